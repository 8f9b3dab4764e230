#include <algorithm>

#include "gis/feed/feed_codecs.h"
#include "gis/feed/feed_rows.h"
#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

struct CsvField {
  std::string text;
  std::size_t offset = 0;
};

/// Lines of a table with RFC 4180 quotes.
class CsvLines {
 public:
  CsvLines(std::string_view text, char separator) : text_(text), separator_(separator) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }
  bool atEnd() const { return at_ >= text_.size(); }
  std::size_t offset() const { return at_; }
  /// The next line's fields; false where a quote is not closed (then all is read).
  bool next(std::vector<CsvField>& fields) {
    fields.clear();
    while (true) {
      fields.push_back({{}, at_});
      if (!field(fields.back())) return false;
      if (at_ >= text_.size()) return true;
      const char sign = text_[at_++];
      if (sign == separator_) continue;
      if (sign == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
      return true;
    }
  }

 private:
  bool field(CsvField& field) {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (at_ < text_.size() && text_[at_] == '"') return quoted(field);
    const std::size_t from = at_;
    while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n' &&
           text_[at_] != '\r')
      ++at_;
    field.text = trimmed(text_.substr(from, at_ - from));
    return true;
  }
  bool quoted(CsvField& field) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        field.text += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        field.text += text_[at_++];
      } else {
        ++at_;
        while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n' &&
               text_[at_] != '\r')
          ++at_;
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
};

class CsvFeedRow final : public FeedRow {
 public:
  CsvFeedRow(const std::vector<std::string>& names, const std::vector<CsvField>& fields)
      : names_(names), fields_(fields) {}
  FeedCell cell(const FeedField& field) const override {
    const auto found = std::find(names_.begin(), names_.end(), field.path);
    const std::size_t column = std::size_t(found - names_.begin());
    if (found == names_.end() || column >= fields_.size())
      return {FeedCell::Kind::absent, "", offset()};
    return {FeedCell::Kind::text, fields_[column].text, fields_[column].offset};
  }
  std::size_t offset() const override { return fields_.front().offset; }

 private:
  const std::vector<std::string>& names_;
  const std::vector<CsvField>& fields_;
};

std::vector<std::string> namesOf(const std::vector<CsvField>& fields) {
  std::vector<std::string> names;
  for (const CsvField& field : fields) names.push_back(field.text);
  return names;
}

}  // namespace

void decodeCsvRows(FeedGate& gate) {
  FeedBatch& batch = gate.batch();
  if (!isUtf8(gate.payload().bytes)) return batch.reject("the text is not UTF-8", "", 0);
  const FeedMapping& mapping = gate.feed().mapping;
  CsvLines lines(gate.payload().bytes, mapping.separator);
  std::vector<CsvField> fields;
  std::vector<std::string> names = mapping.columns;
  const auto unclosed = [&](std::size_t offset) {
    batch.reject("a quote is not closed", "", offset);
  };
  if (names.empty() && !lines.atEnd()) {
    if (!lines.next(fields)) return unclosed(fields.back().offset);
    names = namesOf(fields);
    if (std::find(names.begin(), names.end(), mapping.at.path) == names.end() &&
        !mapping.at.path.empty())
      return batch.reject("the table has no column of that name", quotedForReason(mapping.at.path),
                          0);
  }
  while (!lines.atEnd()) {
    if (!lines.next(fields)) return unclosed(fields.back().offset);
    const bool blank = fields.size() == 1 && fields.front().text.empty();
    const bool comment = fields.front().text.starts_with('#');
    if (!blank && !comment) takeFeedRow(CsvFeedRow(names, fields), gate);
  }
}

}  // namespace citymirror::gis
