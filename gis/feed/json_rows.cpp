#include "gis/feed/feed_codecs.h"
#include "gis/feed/feed_rows.h"

namespace citymirror::gis {
namespace {

class JsonFeedRow final : public FeedRow {
 public:
  JsonFeedRow(const JsonTree& tree, std::size_t index) : tree_(tree), index_(index) {}
  FeedCell cell(const FeedField& field) const override {
    return jsonCell(tree_, tree_.find(field.ofMessage ? 0 : index_, field.steps), offset());
  }
  std::size_t offset() const override { return tree_[index_].begin; }

 private:
  const JsonTree& tree_;
  std::size_t index_;
};

}  // namespace

FeedCell jsonCell(const JsonTree& tree, std::optional<std::size_t> index, std::size_t otherwise) {
  using Kind = JsonTree::Kind;
  if (!index) return {FeedCell::Kind::absent, "", otherwise};
  const std::size_t offset = tree[*index].begin;
  switch (tree[*index].kind) {
    case Kind::null:
      return {FeedCell::Kind::null, "", offset};
    case Kind::text:
      return {FeedCell::Kind::text, tree.text(*index), offset};
    case Kind::number:
    case Kind::truth:
      return {FeedCell::Kind::number, std::string(tree.raw(*index)), offset};
    default:
      return {FeedCell::Kind::other, "", offset};
  }
}

void decodeJsonRows(FeedGate& gate) {
  JsonTree::Fault fault;
  const auto tree = JsonTree::parse(gate.payload().bytes, fault);
  if (!tree) return gate.batch().reject(fault.what, "", fault.offset);
  const FeedMapping& mapping = gate.feed().mapping;
  const auto rows = tree->find(0, mapping.rowSteps);
  if (!rows) return gate.batch().reject("the rows are not where they should be", mapping.rows, 0);
  const auto take = [&](std::size_t index) {
    if ((*tree)[index].kind == JsonTree::Kind::object ||
        (*tree)[index].kind == JsonTree::Kind::list)
      takeFeedRow(JsonFeedRow(*tree, index), gate);
    else
      gate.batch().reject("a row is neither object nor list", "", (*tree)[index].begin);
  };
  if ((*tree)[*rows].kind == JsonTree::Kind::list)
    tree->each(*rows, take);
  else
    take(*rows);
}

}  // namespace citymirror::gis
