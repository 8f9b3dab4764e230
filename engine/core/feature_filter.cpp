#include "engine/core/feature_filter.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace citymirror {
namespace {

using Kind = FeatureFilter::Kind;

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

std::size_t characterLength(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return end - at;
}

/// Goes back to the last % on a mismatch: O(text × pattern) at worst.
bool isLike(std::string_view text, std::string_view pattern) {
  std::size_t t = 0, p = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '%') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == '_') {
      t += characterLength(text, t);
      ++p;
    } else if (p < pattern.size() && lower(text[t]) == lower(pattern[p])) {
      ++t, ++p;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      resume += characterLength(text, resume);
      t = resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '%') ++p;
  return p == pattern.size();
}

/// Negative, zero, positive as a is before, beside, after b.
int compared(const FieldValue& a, const FieldValue& b) {
  const auto x = numberOf(a), y = numberOf(b);
  if (x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
  return textOf(a).compare(textOf(b));
}

bool fits(const FeatureFilter& f, const FieldValue& value) {
  const bool missing = std::holds_alternative<std::monostate>(value);
  if (f.kind == Kind::isNull || missing) return missing && f.kind == Kind::isNull;
  const auto to = [&](std::size_t i) { return compared(value, f.values[i]); };
  switch (f.kind) {
    case Kind::equals:
      return to(0) == 0;
    case Kind::differs:
      return to(0) != 0;
    case Kind::less:
      return to(0) < 0;
    case Kind::atMost:
      return to(0) <= 0;
    case Kind::more:
      return to(0) > 0;
    case Kind::atLeast:
      return to(0) >= 0;
    case Kind::between:
      return to(0) >= 0 && to(1) <= 0;
    case Kind::like:
      return isLike(textOf(value), textOf(f.values[0]));
    default:
      break;
  }
  return std::any_of(f.values.begin(), f.values.end(),
                     [&](const FieldValue& one) { return compared(value, one) == 0; });
}

bool isConnection(Kind kind) {
  return kind == Kind::both || kind == Kind::either || kind == Kind::not_;
}

void gather(const FeatureFilter& filter, std::vector<const FeatureFilter*>& comparisons) {
  if (filter.kind == Kind::all) return;
  if (!isConnection(filter.kind)) comparisons.push_back(&filter);
  for (const FeatureFilter& part : filter.parts) gather(part, comparisons);
}

/// A text that is no number, compared with a column of numbers.
std::optional<Error> misfit(const FeatureFilter& comparison, FieldType type) {
  if (type == FieldType::text || comparison.kind == Kind::like) return std::nullopt;
  for (const FieldValue& value : comparison.values) {
    if (numberOf(value)) continue;
    return Error{ErrorCode::badInput,
                 comparison.field + " holds numbers and '" + textOf(value) + "' is none", "filter",
                 "Compare it with a number; IS NULL finds the rows without a value"};
  }
  return std::nullopt;
}

/// Every comparison takes its column, asked or not, so that the order stays.
bool holds(const FeatureFilter& f, const int*& column,
           const std::function<FieldValue(int)>& value) {
  if (f.kind == Kind::all) return true;
  if (!isConnection(f.kind)) return fits(f, value(*column++));
  bool any = false, every = true;
  for (const FeatureFilter& part : f.parts) {
    const bool one = holds(part, column, value);
    any = any || one;
    every = every && one;
  }
  return f.kind == Kind::not_ ? !any : f.kind == Kind::both ? every : any;
}

struct Token {
  enum class Kind { end, word, quotedName, text, number, sign } kind = Kind::end;
  std::string text;  ///< words as they stand
  std::size_t at = 0;
};

bool isNameByte(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_' || c == ':' ||
         c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) { next(); }

  Result<FeatureFilter> parse() {
    if (token_.kind == Token::Kind::end && !fault_) return FeatureFilter{};
    FeatureFilter filter = either(0);
    if (token_.kind != Token::Kind::end) fail("something follows that does not belong there");
    if (fault_) return *fault_;
    return filter;
  }

 private:
  static constexpr int kDeepest = 64;

  void fail(const std::string& what) {
    if (fault_) return;
    std::size_t place = 1;
    for (std::size_t i = 0; i < token_.at; i += characterLength(text_, i)) ++place;
    fault_ = Error{ErrorCode::badInput, "The filter cannot be read: " + what,
                   "character " + std::to_string(place),
                   "Write it like: height >= 20 AND use IN ('office', 'retail')"};
    token_ = {Token::Kind::end, "", text_.size()};
    at_ = text_.size();
  }

  void next() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != text_.npos) ++at_;
    token_ = {Token::Kind::end, "", at_};
    if (at_ >= text_.size()) return;
    const char c = text_[at_];
    if (c == '\'' || c == '"') return takeQuoted(c);
    if ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.') return takeNumber();
    if (isNameByte(c)) {
      token_.kind = Token::Kind::word;
      while (at_ < text_.size() && isNameByte(text_[at_])) token_.text += text_[at_++];
      return;
    }
    token_.kind = Token::Kind::sign;
    for (const std::string_view sign : {"<=", ">=", "<>", "!=", "=", "<", ">", "(", ")", ","}) {
      if (text_.substr(at_, sign.size()) != sign) continue;
      token_.text = sign;
      at_ += sign.size();
      return;
    }
    fail("a sign that means nothing here");
  }

  void takeQuoted(char quote) {
    token_.kind = quote == '"' ? Token::Kind::quotedName : Token::Kind::text;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != quote) {
        token_.text += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == quote) {
        token_.text += text_[at_++];
      } else {
        ++at_;
        return;
      }
    }
    fail("the closing quote is missing");
  }

  void takeNumber() {
    token_.kind = Token::Kind::number;
    const std::size_t from = at_++;
    while (at_ < text_.size() &&
           (isNameByte(text_[at_]) ||
            ((text_[at_] == '-' || text_[at_] == '+') && lower(text_[at_ - 1]) == 'e')))
      ++at_;
    token_.text = text_.substr(from, at_ - from);
    if (token_.text.starts_with('+')) token_.text.erase(0, 1);
    if (!numberOf(token_.text)) fail("not a number");
  }

  bool isWord(std::string_view word) const {
    return token_.kind == Token::Kind::word &&
           std::equal(word.begin(), word.end(), token_.text.begin(), token_.text.end(),
                      [](char a, char b) { return a == lower(b); });
  }
  bool take(std::string_view wordOrSign) {
    const bool here =
        isWord(wordOrSign) || (token_.kind == Token::Kind::sign && token_.text == wordOrSign);
    if (here) next();
    return here;
  }
  void need(std::string_view wordOrSign) {
    if (!take(wordOrSign)) fail("'" + std::string(wordOrSign) + "' is missing");
  }

  FeatureFilter either(int depth) { return joined(Kind::either, depth); }

  FeatureFilter joined(Kind kind, int depth) {
    const bool outer = kind == Kind::either;
    const auto part = [&] { return outer ? joined(Kind::both, depth) : one(depth); };
    FeatureFilter first = part();
    if (!take(outer ? "or" : "and")) return first;
    FeatureFilter all{kind, "", {}, {std::move(first)}};
    do {
      all.parts.push_back(part());
    } while (take(outer ? "or" : "and"));
    return all;
  }

  FeatureFilter one(int depth) {
    if (depth > kDeepest) return fail("brackets in more than 64 levels"), FeatureFilter{};
    if (take("not")) return {Kind::not_, "", {}, {one(depth + 1)}};
    if (take("(")) {
      FeatureFilter inner = either(depth + 1);
      need(")");
      return inner;
    }
    return comparison();
  }

  FeatureFilter comparison() {
    FeatureFilter filter;
    if (token_.kind != Token::Kind::word && token_.kind != Token::Kind::quotedName)
      return fail("the name of an attribute is missing"), filter;
    filter.field = token_.text;
    next();
    if (take("is")) {
      filter.kind = Kind::isNull;
      const bool inverse = take("not");
      need("null");
      return inverse ? inverted(std::move(filter)) : filter;
    }
    const bool inverse = take("not");
    if (take("in")) {
      filter.kind = Kind::in;
      need("(");
      do filter.values.push_back(constant());
      while (take(","));
      need(")");
    } else if (take("between")) {
      filter.kind = Kind::between;
      filter.values.push_back(constant());
      need("and");
      filter.values.push_back(constant());
    } else if (take("like")) {
      filter.kind = Kind::like;
      filter.values.push_back(constant());
    } else {
      if (inverse) fail("'in', 'between' or 'like' is missing");
      filter.kind = takeRelation();
      filter.values.push_back(constant());
    }
    return inverse ? inverted(std::move(filter)) : filter;
  }

  static FeatureFilter inverted(FeatureFilter filter) {
    return {Kind::not_, "", {}, {std::move(filter)}};
  }

  Kind takeRelation() {
    static const std::pair<std::string_view, Kind> relations[] = {
        {"=", Kind::equals},  {"<>", Kind::differs}, {"!=", Kind::differs}, {"<", Kind::less},
        {"<=", Kind::atMost}, {">", Kind::more},     {">=", Kind::atLeast}};
    for (const auto& [sign, kind] : relations) {
      if (take(sign)) return kind;
    }
    fail("a comparison is missing after the name");
    return Kind::all;
  }

  FieldValue constant() {
    const Token token = token_;
    if (token.kind == Token::Kind::text) {
      next();
      return token.text;
    }
    if (token.kind != Token::Kind::number)
      return fail("a value is missing (a number, or a text in '…')"), FieldValue{};
    next();
    const double number = *numberOf(token.text);
    const bool whole =
        token.text.find_first_of(".eE") == std::string::npos && std::abs(number) < 9e15;
    return whole ? FieldValue(std::int64_t(number)) : FieldValue(number);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Token token_;
  std::optional<Error> fault_;
};

}  // namespace

Result<FeatureFilter> parseFeatureFilter(std::string_view text) { return Parser(text).parse(); }

Result<BoundFilter> BoundFilter::make(FeatureFilter filter, std::span<const std::string> columns) {
  std::vector<const FeatureFilter*> comparisons;
  gather(filter, comparisons);
  std::vector<int> found;
  for (const FeatureFilter* comparison : comparisons) {
    const std::string& field = comparison->field;
    const auto column = std::find(columns.begin(), columns.end(), field);
    if (column == columns.end()) {
      std::string names;
      for (std::size_t i = 0; i < std::min<std::size_t>(columns.size(), 12); ++i)
        names += (i == 0 ? "" : ", ") + columns[i];
      return Error{ErrorCode::badInput, "There is no attribute " + field, "filter",
                   "Use one of: " + names};
    }
    found.push_back(int(column - columns.begin()));
  }
  return BoundFilter(std::move(filter), std::move(found));
}

Result<BoundFilter> BoundFilter::make(FeatureFilter filter, std::span<const Field> columns) {
  std::vector<std::string> names;
  for (const Field& column : columns) names.push_back(column.name);
  auto bound = make(std::move(filter), names);
  if (!bound) return bound;
  std::vector<const FeatureFilter*> comparisons;
  gather(bound->filter_, comparisons);
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    const FieldType type = columns[std::size_t(bound->columns_[i])].type;
    if (auto wrong = misfit(*comparisons[i], type)) return std::move(*wrong);
  }
  return bound;
}

bool BoundFilter::matches(const std::function<FieldValue(int column)>& value) const {
  const int* column = columns_.data();
  return holds(filter_, column, value);
}

bool BoundFilter::matches(const Feature& feature) const {
  return matches([&](int column) -> FieldValue {
    return std::size_t(column) < feature.values.size() ? feature.values[std::size_t(column)]
                                                       : FieldValue{};
  });
}

std::vector<std::string> columnNames(const FeatureLayer& layer) {
  std::vector<std::string> names;
  for (const Field& field : layer.schema) names.push_back(field.name);
  return names;
}

std::optional<double> numberOf(const FieldValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return double(*whole);
  if (const auto* real = std::get_if<double>(&value))
    return std::isfinite(*real) ? std::optional(*real) : std::nullopt;
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr || text->empty()) return std::nullopt;
  double number = 0;
  const char *begin = text->data(), *end = begin + text->size();
  const auto read = std::from_chars(begin, end, number);
  const bool whole = read.ec == std::errc{} && read.ptr == end && std::isfinite(number);
  return whole ? std::optional(number) : std::nullopt;
}

std::string textOf(const FieldValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const auto* real = std::get_if<double>(&value);
  if (real == nullptr) return {};
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, *real).ptr;
  return {buffer, end};
}

bool lessValue(const FieldValue& a, const FieldValue& b) {
  const auto rank = [](const FieldValue& v) {
    return std::holds_alternative<std::monostate>(v) ? 0 : numberOf(v) ? 1 : 2;
  };
  const int x = rank(a), y = rank(b);
  if (x != y) return x < y;
  if (x == 1) return *numberOf(a) < *numberOf(b);
  return x == 2 && std::get<std::string>(a) < std::get<std::string>(b);
}

}  // namespace citymirror
