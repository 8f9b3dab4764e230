#include "engine/store/name_index_tables.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "engine/core/utf8.h"
#include "engine/store/name_keys.h"

namespace citymirror::store {
namespace {

constexpr std::size_t kChunk = 250'000;
constexpr std::size_t kLongestName = 127;
constexpr std::size_t kAsk = 2'000;  // features between two questions whether it is cancelled

constexpr const char* kTables = R"(
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = FILE;
PRAGMA cache_size = -65536;
PRAGMA application_id = 1129139761;
CREATE TABLE entry(number INTEGER PRIMARY KEY, code TEXT, zh TEXT, en TEXT, x REAL, y REAL);
CREATE TABLE key(kind INTEGER, key TEXT, number INTEGER,
                 PRIMARY KEY(kind, key, number)) WITHOUT ROWID;
CREATE TABLE word(word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE text USING fts5(words, content='', detail=none, columnsize=0,
                                     tokenize="ascii tokenchars '$'");
INSERT INTO text(text, rank) VALUES('hashsize', 67108864);
CREATE TEMP TABLE pending(kind INTEGER, key TEXT, number INTEGER);
BEGIN;
)";
static_assert(kNameIndexId == 1129139761);

Error cancelledBuild() {
  return {ErrorCode::cancelled, "the search index was not finished", "name index",
          "Open the city again to search it"};
}

std::vector<std::string> keysOf(const NamedFeature& feature) {
  std::vector<std::string> keys{plainKey(feature.code), numberOf(feature.code)};
  if (feature.keys == NamedFeature::Keys::nameAndCode) {
    const std::string pinyin = pinyinOf(feature.name.en);
    for (std::string key :
         {plainKey(feature.name.zh), plainKey(feature.name.en), pinyin, initialsOf(pinyin)})
      keys.push_back(std::move(key));
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::erase(keys, std::string());
  return keys;
}

std::vector<std::string> distinctWords(const NamedFeature& feature) {
  if (feature.keys == NamedFeature::Keys::codeOnly) return {};
  std::vector<std::string> words = wordsOf(feature.name.zh);
  for (std::string& word : wordsOf(feature.name.en)) words.push_back(std::move(word));
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::size_t signsOf(const NamedFeature& feature) {
  return citymirror::signsOf(feature.name.zh.empty() ? feature.name.en : feature.name.zh);
}

class Filler {
 public:
  Filler(Database& database, const run::JobContext& job) : database_(database), job_(job) {}

  Outcome prepare() {
    const std::pair<Statement*, const char*> statements[] = {
        {&entry_, "INSERT INTO entry VALUES(?,?,?,?,?,?)"},
        {&pending_, "INSERT INTO pending VALUES(?,?,?)"},
        {&word_, "INSERT OR IGNORE INTO word VALUES(?)"},
        {&text_, "INSERT INTO text(rowid, words) VALUES(?,?)"}};
    for (const auto& [statement, sql] : statements) {
      auto made = Statement::make(database_, sql);
      if (!made) return made.error();
      *statement = std::move(*made);
    }
    return Done{};
  }

  /// In the order of their numbers: FTS5 writes its lists out whenever a number goes back.
  Outcome add(const std::vector<NamedFeature>& chunk) {
    std::vector<std::pair<std::int64_t, std::size_t>> order;
    order.reserve(chunk.size());
    for (std::size_t i = 0; i < chunk.size(); ++i)
      order.push_back({entryNumber(chunk[i].kind, signsOf(chunk[i]), sequence_++), i});
    std::sort(order.begin(), order.end());
    std::size_t done = 0;
    for (const auto& [number, i] : order) {
      if (done++ % kAsk == 0 && job_.cancelled()) return cancelledBuild();
      if (!addOne(number, chunk[i])) return database_.lastError();
    }
    return Done{};
  }

 private:
  static bool write(Statement& statement) {
    const bool written = statement.step() == Statement::Step::done;
    statement.reset();
    return written;
  }

  bool addOne(std::int64_t number, const NamedFeature& feature) {
    entry_.bind(1, number);
    entry_.bind(2, std::string_view(feature.code));
    entry_.bind(3, std::string_view(feature.name.zh));
    entry_.bind(4, std::string_view(feature.name.en));
    entry_.bind(5, feature.at.x());
    entry_.bind(6, feature.at.y());
    if (!write(entry_)) return false;
    for (const std::string& key : keysOf(feature)) {
      pending_.bind(1, std::int64_t(feature.kind));
      pending_.bind(2, std::string_view(key));
      pending_.bind(3, number);
      if (!write(pending_)) return false;
    }
    std::string words;
    for (const std::string& word : distinctWords(feature)) {
      words += word + ' ';
      if (!known_.insert(word).second) continue;
      word_.bind(1, std::string_view(word));
      if (!write(word_)) return false;
    }
    if (words.empty()) return true;
    text_.bind(1, number);
    text_.bind(2, std::string_view(words));
    return write(text_);
  }

  Database& database_;
  const run::JobContext& job_;
  Statement entry_, pending_, word_, text_;
  std::unordered_set<std::string> known_;
  std::int64_t sequence_ = 0;
};

Outcome fill(Database& database, const NameIndex::Source& source, const run::JobContext& job) {
  Filler filler(database, job);
  if (const Outcome prepared = filler.prepare(); !prepared) return prepared;
  std::vector<NamedFeature> chunk;
  for (bool more = true; more;) {
    NamedFeature feature;
    more = source(feature);
    if (more) chunk.push_back(std::move(feature));
    if (chunk.size() < kChunk && more) continue;
    if (const Outcome added = filler.add(chunk); !added) return added;
    chunk.clear();
  }
  return Done{};
}

}  // namespace

std::int64_t entryNumber(int kind, std::size_t signs, std::int64_t sequence) {
  return (std::int64_t(kind) << 47) | (std::int64_t(std::min(signs, kLongestName)) << 40) |
         sequence;
}

Outcome fillNameIndex(Database& database, const NameIndex::Source& source,
                      const run::JobContext& job) {
  database.interruptWhen([&job] { return job.cancelled(); });
  Outcome done = database.run(kTables);
  if (done) done = fill(database, source, job);
  job.progress(0.6, {"整理检索索引", "Sorting the search index"});
  if (done) {
    done = database.run(
        "INSERT INTO key SELECT kind, key, number FROM pending ORDER BY kind, key, number;"
        "DROP TABLE pending;"
        "COMMIT;");
  }
  database.interruptWhen([] { return false; });
  return done;
}

}  // namespace citymirror::store
