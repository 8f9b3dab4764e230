#include "engine/store/name_index.h"

#include <algorithm>
#include <filesystem>
#include <unordered_set>

#include "engine/store/name_index_tables.h"
#include "engine/store/name_keys.h"

namespace citymirror::store {
namespace {

constexpr int kKinds = 16;
constexpr std::int64_t kBeginnings = 240;               // keys of a kind that are put in order
constexpr std::int64_t kMostWords = 200;                // words that begin with a part of one
constexpr std::size_t kMostChecked = 4000;              // candidates read to find one run of signs
constexpr std::string_view kLast = "\xF4\x8F\xBF\xBF";  // sorts behind every text

std::string quoted(const std::string& word) { return '"' + word + '"'; }

/// Runs of three signs and more: their pairs may lie apart in a name.
bool holds(const NamedFeature& feature, const std::vector<QueryRun>& runs) {
  const std::string zh = plainKey(feature.name.zh), en = plainKey(feature.name.en);
  return std::all_of(runs.begin(), runs.end(), [&](const QueryRun& run) {
    return !run.chinese || run.signs < 3 || zh.find(run.text) != std::string::npos ||
           en.find(run.text) != std::string::npos;
  });
}

}  // namespace

struct NameIndex::State {
  Database database;
  Statement entry, whole, beginning, word, text;
  std::vector<int> kinds;
  std::size_t size = 0;

  explicit State(Database opened) : database(std::move(opened)) {}

  Outcome prepare();
  bool read(std::int64_t number, NamedFeature& feature);
  void take(std::int64_t number, NameFit fit);
  void byKey(const std::string& key, std::size_t limit);
  void inside(const std::vector<QueryRun>& runs, std::size_t limit);
  std::string expression(const std::vector<QueryRun>& runs);
  std::string beginningWith(const std::string& part);

  std::vector<NameHit> hits;
  std::unordered_set<std::int64_t> seen;
};

Outcome NameIndex::State::prepare() {
  const Outcome small = database.run("PRAGMA cache_size = -8192; PRAGMA shrink_memory;");
  if (!small) return small;
  const std::pair<Statement*, const char*> statements[] = {
      {&entry, "SELECT code, zh, en, x, y FROM entry WHERE number = ?"},
      {&whole, "SELECT number FROM key WHERE kind = ? AND key = ? ORDER BY number LIMIT ?"},
      {&beginning,
       "SELECT number, length(key) FROM key WHERE kind = ? AND key > ? AND key < ? LIMIT ?"},
      {&word, "SELECT word FROM word WHERE word >= ? AND word < ? LIMIT ?"},
      {&text, "SELECT rowid FROM text WHERE text MATCH ? ORDER BY rowid LIMIT ?"}};
  for (const auto& [statement, sql] : statements) {
    auto made = Statement::make(database, sql);
    if (!made) return made.error();
    *statement = std::move(*made);
  }
  auto count = Statement::make(database, "SELECT count(*) FROM entry");
  if (!count) return count.error();
  if (count->step() == Statement::Step::row) size = std::size_t(count->integer(0));
  for (int kind = 0; kind < kKinds; ++kind) {
    auto any = Statement::make(database, "SELECT 1 FROM key WHERE kind = ? LIMIT 1");
    if (!any) return any.error();
    any->bind(1, std::int64_t(kind));
    if (any->step() == Statement::Step::row) kinds.push_back(kind);
  }
  return Done{};
}

bool NameIndex::State::read(std::int64_t number, NamedFeature& feature) {
  entry.bind(1, number);
  const bool there = entry.step() == Statement::Step::row;
  if (there) {
    feature.kind = kindOf(number);
    feature.code = entry.text(0);
    feature.name = {entry.text(1), entry.text(2)};
    feature.at = {entry.real(3), entry.real(4)};
  }
  entry.reset();
  return there;
}

void NameIndex::State::take(std::int64_t number, NameFit fit) {
  NamedFeature feature;
  if (seen.insert(number).second && read(number, feature))
    hits.push_back({std::move(feature), fit});
}

void NameIndex::State::byKey(const std::string& key, std::size_t limit) {
  for (const int kind : kinds) {
    whole.bind(1, std::int64_t(kind));
    whole.bind(2, std::string_view(key));
    whole.bind(3, std::int64_t(limit));
    while (hits.size() < limit && whole.step() == Statement::Step::row)
      take(whole.integer(0), NameFit::whole);
    whole.reset();
  }
  for (const int kind : kinds) {
    if (hits.size() >= limit) return;
    beginning.bind(1, std::int64_t(kind));
    beginning.bind(2, std::string_view(key));
    beginning.bind(3, std::string_view(key + std::string(kLast)));
    beginning.bind(4, std::max(std::int64_t(limit), kBeginnings));
    std::vector<std::pair<std::int64_t, std::int64_t>> found;  // length, number
    while (beginning.step() == Statement::Step::row)
      found.push_back({beginning.integer(1), beginning.integer(0)});
    beginning.reset();
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < found.size() && hits.size() < limit; ++i)
      take(found[i].second, NameFit::beginning);
  }
}

/// Words that begin with a part, as alternatives of FTS5; empty where there is none.
std::string NameIndex::State::beginningWith(const std::string& part) {
  std::string any;
  word.bind(1, std::string_view(part));
  word.bind(2, std::string_view(part + std::string(kLast)));
  word.bind(3, kMostWords);
  while (word.step() == Statement::Step::row)
    any += (any.empty() ? "" : " OR ") + quoted(word.text(0));
  word.reset();
  return any;
}

std::string NameIndex::State::expression(const std::vector<QueryRun>& runs) {
  std::string all;
  const auto require = [&](const std::string& part) {
    all += (all.empty() ? "(" : " AND (") + part + ")";
  };
  for (const QueryRun& run : runs) {
    if (run.chinese && run.signs > 1) {
      std::vector<std::string> pairs = wordsOf(run.text);
      pairs.pop_back();
      for (const std::string& pair : pairs) require(quoted(pair));
      continue;
    }
    if (!run.chinese && &run != &runs.back()) {
      require(quoted(run.text));
      continue;
    }
    const std::string any = beginningWith(run.text);
    if (any.empty()) return {};
    require(any);
  }
  return all;
}

void NameIndex::State::inside(const std::vector<QueryRun>& runs, std::size_t limit) {
  const std::string wanted = expression(runs);
  if (wanted.empty()) return;
  text.bind(1, std::string_view(wanted));
  text.bind(2, std::int64_t(kMostChecked));
  while (hits.size() < limit && text.step() == Statement::Step::row) {
    const std::int64_t number = text.integer(0);
    NamedFeature feature;
    if (seen.insert(number).second && read(number, feature) && holds(feature, runs))
      hits.push_back({std::move(feature), NameFit::inside});
  }
  text.reset();
}

NameIndex::NameIndex(std::unique_ptr<State> state) : state_(std::move(state)) {}
NameIndex::NameIndex(NameIndex&&) noexcept = default;
NameIndex& NameIndex::operator=(NameIndex&&) noexcept = default;
NameIndex::~NameIndex() = default;

Result<NameIndex> NameIndex::build(const std::string& path, const Source& source,
                                   const run::JobContext& job) {
  std::error_code ignored;
  if (!path.empty() && std::filesystem::exists(path, ignored))
    return Error{ErrorCode::badInput, "there is a file already", path, "Remove it first"};
  auto database = Database::open(path);
  if (!database) return database.error();
  if (const Outcome filled = fillNameIndex(*database, source, job); !filled) return filled.error();
  auto state = std::make_unique<State>(std::move(*database));
  if (const Outcome prepared = state->prepare(); !prepared) return prepared.error();
  return NameIndex(std::move(state));
}

Result<NameIndex> NameIndex::open(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored))
    return Error{ErrorCode::notFound, "there is no search index", path, "Build it first"};
  auto database = Database::open(path);
  if (!database) return database.error();
  auto id = Statement::make(*database, "PRAGMA application_id");
  if (!id) return id.error();
  if (id->step() != Statement::Step::row || id->integer(0) != kNameIndexId)
    return Error{ErrorCode::unreadable, "this is no search index", path, "Build it anew"};
  id = Statement{};
  auto state = std::make_unique<State>(std::move(*database));
  if (const Outcome prepared = state->prepare(); !prepared) return prepared.error();
  return NameIndex(std::move(state));
}

Result<std::vector<NameHit>> NameIndex::find(const std::string& query, std::size_t limit) const {
  State& s = *state_;
  s.hits.clear();
  s.seen.clear();
  const std::string key = plainKey(query);
  if (key.empty() || limit == 0) return std::vector<NameHit>{};
  s.byKey(key, limit);
  if (s.hits.size() < limit) s.inside(runsOf(query), limit);
  return std::exchange(s.hits, {});
}

Result<std::optional<NamedFeature>> NameIndex::byCode(const std::string& code) const {
  State& s = *state_;
  const std::string key = plainKey(code);
  std::optional<NamedFeature> found;
  for (const int kind : s.kinds) {
    s.whole.bind(1, std::int64_t(kind));
    s.whole.bind(2, std::string_view(key));
    s.whole.bind(3, std::int64_t(-1));
    while (!found && s.whole.step() == Statement::Step::row) {
      NamedFeature feature;
      if (s.read(s.whole.integer(0), feature) && feature.code == code) found = std::move(feature);
    }
    s.whole.reset();
  }
  return found;
}

std::size_t NameIndex::size() const { return state_->size; }

}  // namespace citymirror::store
