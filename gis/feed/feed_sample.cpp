#include "gis/feed/feed_sample.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "gis/feed/json_tree.h"
#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

constexpr std::size_t kSampleRows = 50, kSampleFields = 400;

std::string lowerCase(std::string text) {
  for (char& c : text) c = char(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string pointerKey(const std::string& key) {
  std::string escaped;
  for (const char c : key) escaped += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return "/" + escaped;
}

/// Collects the rows of a JSON message.
class JsonSample {
 public:
  explicit JsonSample(const JsonTree& tree) : tree_(tree) {}

  FeedSample take() {
    lookForRows(0, "");
    sample_.rows = rowsPath_;
    if (rows_) {
      std::size_t taken = 0;
      tree_.each(*rows_, [&](std::size_t row) {
        if (taken++ < kSampleRows) leaves(row, "", "");
      });
    }
    leaves(0, "", rows_ ? "^" : "");
    return std::move(sample_);
  }

 private:
  void lookForRows(std::size_t index, const std::string& path) {
    if (tree_[index].kind == JsonTree::Kind::list) {
      std::size_t objects = 0;
      tree_.each(index, [&](std::size_t i) { objects += tree_[i].kind == JsonTree::Kind::object; });
      if (objects > most_) {
        most_ = objects;
        rows_ = index;
        rowsPath_ = path;
      }
      return;  // rows inside rows are no rows
    }
    if (tree_[index].kind != JsonTree::Kind::object) return;
    tree_.each(index, [&](std::size_t i) { lookForRows(i, path + pointerKey(tree_.key(i))); });
  }

  void leaves(std::size_t index, const std::string& path, const std::string& mark) {
    if (rows_ && index == *rows_ && !mark.empty()) return;
    tree_.each(index, [&](std::size_t i) {
      const JsonTree::Kind kind = tree_[i].kind;
      if (tree_[index].kind == JsonTree::Kind::list) return;
      const std::string own = path + pointerKey(tree_.key(i));
      if (kind == JsonTree::Kind::object || kind == JsonTree::Kind::list)
        leaves(i, own, mark);
      else if (kind != JsonTree::Kind::null)
        add(mark + own, tree_.key(i), tree_.text(i));
    });
  }

  void add(const std::string& path, const std::string& key, std::string value) {
    auto found = std::find_if(sample_.fields.begin(), sample_.fields.end(),
                              [&](const SampleField& f) { return f.path == path; });
    if (found == sample_.fields.end()) {
      if (sample_.fields.size() >= kSampleFields) return;
      found = sample_.fields.insert(found, {path, lowerCase(key), {}});
    }
    found->values.push_back(std::move(value));
  }

  const JsonTree& tree_;
  FeedSample sample_;
  std::optional<std::size_t> rows_;
  std::string rowsPath_;
  std::size_t most_ = 0;
};

std::vector<std::string> cells(std::string_view line, char separator) {
  std::vector<std::string> all(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == separator && !quoted)
      all.emplace_back();
    else
      all.back() += c;
  }
  for (std::string& cell : all) cell = trimmed(cell);
  return all;
}

}  // namespace

const SampleField* FeedSample::find(std::string_view path) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const SampleField& f) { return f.path == path; });
  return found == fields.end() ? nullptr : &*found;
}

std::vector<std::string_view> messagesIn(std::string_view text) {
  if (nlohmann::json::accept(text)) return {text};
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) continue;
    if ((line[first] != '{' && line[first] != '[') || !nlohmann::json::accept(line)) return {text};
    lines.push_back(line);
  }
  return lines.empty() ? std::vector{text} : lines;
}

std::optional<FeedSample> sampleOfJson(std::string_view text) {
  JsonTree::Fault fault;
  const auto tree = JsonTree::parse(text, fault);
  if (!tree || tree->size() == 0) return std::nullopt;
  return JsonSample(*tree).take();
}

std::optional<FeedSample> sampleOfTable(std::string_view text) {
  if (!isUtf8(text)) return std::nullopt;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<std::string_view> lines;
  for (std::size_t from = 0; from < text.size() && lines.size() <= kSampleRows;) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    if (const auto line = trimmed(text.substr(from, end - from)); !line.empty())
      lines.push_back(line);
    from = end + 1;
  }
  if (lines.size() < 2) return std::nullopt;
  FeedSample sample;
  std::vector<std::string> names;
  for (const char separator : {',', ';', '\t', '|'}) {
    auto parted = cells(lines[0], separator);
    if (parted.size() <= std::max<std::size_t>(names.size(), 1)) continue;
    names = std::move(parted);
    sample.separator = separator;
  }
  if (names.size() < 2) return std::nullopt;
  for (const std::string& name : names) sample.fields.push_back({name, lowerCase(name), {}});
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto row = cells(lines[i], sample.separator);
    for (std::size_t k = 0; k < std::min(row.size(), names.size()); ++k)
      sample.fields[k].values.push_back(row[k]);
  }
  return sample;
}

}  // namespace citymirror::gis
