#include "gis/feed/json_tree.h"

#include <charconv>

#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

void appendUtf8(std::string& text, std::uint32_t code) {
  if (code < 0x80) {
    text += char(code);
  } else if (code < 0x800) {
    text += {char(0xC0 | code >> 6), char(0x80 | (code & 0x3F))};
  } else if (code < 0x10000) {
    text += {char(0xE0 | code >> 12), char(0x80 | (code >> 6 & 0x3F)), char(0x80 | (code & 0x3F))};
  } else {
    text += {char(0xF0 | code >> 18), char(0x80 | (code >> 12 & 0x3F)),
             char(0x80 | (code >> 6 & 0x3F)), char(0x80 | (code & 0x3F))};
  }
}

std::optional<std::uint32_t> hexFour(std::string_view text, std::size_t at) {
  std::uint32_t code = 0;
  if (at + 4 > text.size()) return std::nullopt;
  const char* from = text.data() + at;
  if (std::from_chars(from, from + 4, code, 16).ptr != from + 4) return std::nullopt;
  return code;
}

/// \uXXXX at `at` (after the u), with its second half where it is a pair; a lone half is U+FFFD.
std::uint32_t unescapedCode(std::string_view raw, std::size_t& at) {
  std::uint32_t code = hexFour(raw, at).value_or(0xFFFD);
  at += 4;
  if (code < 0xD800 || code > 0xDFFF) return code;
  const bool pair = code < 0xDC00 && raw.substr(std::min(at, raw.size()), 2) == "\\u";
  const auto low = pair ? hexFour(raw, at + 2) : std::nullopt;
  if (!low || *low < 0xDC00 || *low > 0xDFFF) return 0xFFFD;
  at += 6;
  return 0x10000 + ((code - 0xD800) << 10) + (*low - 0xDC00);
}

std::string unescaped(std::string_view raw) {
  constexpr std::string_view kSigns = "\"\\/bfnrt", kPlain = "\"\\/\b\f\n\r\t";
  std::string text;
  for (std::size_t i = 0; i < raw.size();) {
    if (raw[i] != '\\' || i + 1 >= raw.size()) {
      text += raw[i++];
    } else if (raw[i + 1] == 'u') {
      i += 2;
      appendUtf8(text, unescapedCode(raw, i));
    } else {
      const std::size_t sign = kSigns.find(raw[i + 1]);
      text += sign == std::string_view::npos ? raw[i + 1] : kPlain[sign];
      i += 2;
    }
  }
  return text;
}

}  // namespace

class JsonTreeReader {
 public:
  JsonTreeReader(std::string_view text, JsonTree& tree, JsonTree::Fault& fault)
      : text_(text), tree_(tree), fault_(fault) {}

  bool whole() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    if (!value(0)) return false;
    skip();
    return at_ == text_.size() || fails("something follows the JSON value");
  }

 private:
  using Kind = JsonTree::Kind;

  bool fails(const char* what) {
    if (fault_.what.empty()) fault_ = {what, at_};
    return false;
  }
  void skip() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }
  char sign() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::size_t open(Kind kind) {
    tree_.values_.push_back({});
    tree_.values_.back().kind = kind;
    tree_.values_.back().begin = std::uint32_t(at_);
    return tree_.values_.size() - 1;
  }
  bool close(std::size_t index) {
    tree_.values_[index].end = std::uint32_t(at_);
    tree_.values_[index].next = std::uint32_t(tree_.values_.size());
    return true;
  }

  bool value(int depth) {
    skip();
    if (tree_.values_.size() >= JsonTree::kMostValues) return fails("the JSON has too many values");
    switch (sign()) {
      case '{':
        return object(depth + 1);
      case '[':
        return list(depth + 1);
      case '"':
        return string();
      case 't':
        return word("true", Kind::truth);
      case 'f':
        return word("false", Kind::truth);
      case 'n':
        return word("null", Kind::null);
      default:
        return number();
    }
  }
  bool word(std::string_view expected, Kind kind) {
    if (text_.substr(at_, expected.size()) != expected) return fails("this is not JSON");
    const std::size_t index = open(kind);
    at_ += expected.size();
    return close(index);
  }
  bool digits() {
    const std::size_t from = at_;
    while (sign() >= '0' && sign() <= '9') ++at_;
    return at_ > from;
  }
  bool number() {
    const std::size_t index = open(Kind::number), from = at_;
    if (sign() == '-') ++at_;
    const bool zero = sign() == '0';
    const std::size_t first = at_;
    bool good = digits() && (!zero || at_ == first + 1);
    if (good && sign() == '.') {
      ++at_;
      good = digits();
    }
    if (good && (sign() == 'e' || sign() == 'E')) {
      ++at_;
      if (sign() == '+' || sign() == '-') ++at_;
      good = digits();
    }
    if (good) return close(index);
    at_ = at_ >= text_.size() ? text_.size() : from;
    return fails(at_ == text_.size() ? "the JSON is cut off" : "this is not JSON");
  }
  /// The inside of the string at the sign; where it is and whether it holds escapes.
  bool inside(std::uint32_t& begin, std::uint32_t& end, bool& escaped) {
    begin = std::uint32_t(++at_);
    for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (static_cast<unsigned char>(text_[at_]) < 0x20) return fails("a control sign in a string");
      if (text_[at_] != '\\') continue;
      escaped = true;
      ++at_;
      if (std::string_view("\"\\/bfnrtu").find(sign()) == std::string_view::npos || sign() == 0)
        return fails("an unknown escape in a string");
      if (sign() == 'u' && !hexFour(text_, at_ + 1)) return fails("an unknown escape in a string");
    }
    if (at_ >= text_.size()) return fails("the JSON is cut off");
    end = std::uint32_t(at_++);
    return true;
  }
  bool string() {
    const std::size_t index = open(Kind::text);
    std::uint32_t begin = 0, end = 0;
    bool escaped = false;
    if (!inside(begin, end, escaped)) return false;
    close(index);
    JsonTree::Value& value = tree_.values_[index];
    value.begin = begin;
    value.end = end;
    value.escaped = escaped;
    return true;
  }
  bool list(int depth) {
    if (depth > kDeepestJson) return fails("the JSON is nested too deeply");
    const std::size_t index = open(Kind::list);
    ++at_;
    skip();
    if (sign() == ']') return ++at_, close(index);
    while (value(depth)) {
      skip();
      if (sign() == ']') return ++at_, close(index);
      if (sign() != ',')
        return fails(at_ < text_.size() ? "this is not JSON" : "the JSON is cut off");
      ++at_;
    }
    return false;
  }
  bool member(int depth) {
    skip();
    if (sign() != '"')
      return fails(at_ < text_.size() ? "this is not JSON" : "the JSON is cut off");
    std::uint32_t begin = 0, end = 0;
    bool escaped = false;
    if (!inside(begin, end, escaped)) return false;
    skip();
    if (sign() != ':')
      return fails(at_ < text_.size() ? "this is not JSON" : "the JSON is cut off");
    ++at_;
    const std::size_t index = tree_.values_.size();
    if (!value(depth)) return false;
    tree_.values_[index].keyBegin = begin;
    tree_.values_[index].keyEnd = end;
    tree_.values_[index].keyEscaped = escaped;
    return true;
  }
  bool object(int depth) {
    if (depth > kDeepestJson) return fails("the JSON is nested too deeply");
    const std::size_t index = open(Kind::object);
    ++at_;
    skip();
    if (sign() == '}') return ++at_, close(index);
    while (member(depth)) {
      skip();
      if (sign() == '}') return ++at_, close(index);
      if (sign() != ',')
        return fails(at_ < text_.size() ? "this is not JSON" : "the JSON is cut off");
      ++at_;
    }
    return false;
  }

  std::string_view text_;
  JsonTree& tree_;
  JsonTree::Fault& fault_;
  std::size_t at_ = 0;
};

std::optional<JsonTree> JsonTree::parse(std::string_view text, Fault& fault) {
  fault = {};
  if (text.size() > UINT32_MAX / 2) {
    fault = {"the JSON is too long", 0};
    return std::nullopt;
  }
  JsonTree tree;
  tree.text_ = text;
  if (!JsonTreeReader(text, tree, fault).whole()) return std::nullopt;
  if (isUtf8(text)) return tree;
  fault = {"the text is not UTF-8", 0};
  return std::nullopt;
}

std::string_view JsonTree::raw(std::size_t index) const {
  return text_.substr(values_[index].begin, values_[index].end - values_[index].begin);
}

std::string JsonTree::text(std::size_t index) const {
  return values_[index].escaped ? unescaped(raw(index)) : std::string(raw(index));
}

std::string JsonTree::key(std::size_t index) const {
  const Value& v = values_[index];
  const std::string_view own = text_.substr(v.keyBegin, v.keyEnd - v.keyBegin);
  return v.keyEscaped ? unescaped(own) : std::string(own);
}

std::optional<std::size_t> JsonTree::member(std::size_t index, std::string_view key) const {
  const Value& parent = values_[index];
  std::size_t number = 0, wanted = SIZE_MAX;
  if (parent.kind == Kind::list) {
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), wanted);
    if (error != std::errc() || end != key.data() + key.size()) return std::nullopt;
  } else if (parent.kind != Kind::object) {
    return std::nullopt;
  }
  for (std::size_t i = index + 1; i < parent.next; i = values_[i].next, ++number) {
    if (parent.kind == Kind::list) {
      if (number == wanted) return i;
      continue;
    }
    const Value& v = values_[i];
    const std::string_view own = text_.substr(v.keyBegin, v.keyEnd - v.keyBegin);
    if (v.keyEscaped ? unescaped(own) == key : own == key) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> JsonTree::find(std::size_t index,
                                          const std::vector<std::string>& path) const {
  std::optional<std::size_t> found = index;
  for (const std::string& key : path) {
    if (!found) return std::nullopt;
    found = member(*found, key);
  }
  return found;
}

std::optional<std::vector<std::string>> jsonPointer(std::string_view text) {
  std::vector<std::string> keys;
  if (text.empty()) return keys;
  if (text.front() != '/') return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '/') {
      keys.emplace_back();
    } else if (text[i] == '~') {
      const char code = i + 1 < text.size() ? text[++i] : '?';
      if (code != '0' && code != '1') return std::nullopt;
      keys.back() += code == '0' ? '~' : '/';
    } else {
      keys.back() += text[i];
    }
  }
  return keys;
}

}  // namespace citymirror::gis
