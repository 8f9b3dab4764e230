#include "gis/feed/feed_codecs.h"
#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

/// ID of "…Datastreams(ID)…", without quotes; empty where there is none.
std::string datastreamOf(std::string_view link) {
  constexpr std::string_view kMark = "Datastreams(";
  const std::size_t at = link.rfind(kMark);
  if (at == std::string_view::npos) return {};
  std::string_view id = link.substr(at + kMark.size());
  id = id.substr(0, id.find(')'));
  if (id.size() >= 2 && id.front() == '\'' && id.back() == '\'') id = id.substr(1, id.size() - 2);
  return std::string(id);
}

/// Reads Observations (OGC 18-088, section 8.2.6).
class ObservationReader {
 public:
  ObservationReader(const JsonTree& tree, FeedGate& gate) : tree_(tree), gate_(gate) {}

  void take(std::size_t index) {
    if (tree_[index].kind != JsonTree::Kind::object)
      return gate_.batch().reject("an Observation is no object", "", tree_[index].begin);
    const std::string id = streamId(index);
    const auto stream = tree_.member(index, "Datastream");
    const std::string name = stream ? textAt(*stream, {"name"}) : std::string();
    const std::string property =
        stream ? textAt(*stream, {"ObservedProperty", "name"}) : std::string();
    const FeedValue* value = valueNamed(gate_.feed().mapping, {id, name, property});
    if (!value)
      return gate_.batch().reject("the observed property is not mapped",
                                  quotedForReason(name.empty() ? id : name), tree_[index].begin);
    const auto at = time(index);
    if (!at) return;
    const auto factor = factorOf(stream, *value);
    const auto sensor = factor ? sensorOf(*value, id.empty() ? name : id, index) : std::nullopt;
    if (!sensor) return;
    const FeedCell result = jsonCell(tree_, tree_.member(index, "result"), tree_[index].begin);
    if (result.kind == FeedCell::Kind::absent)
      return gate_.batch().reject("the value is missing", "result", result.offset);
    const auto quality = gate_.quality(jsonCell(tree_, qualityAt(index), tree_[index].begin));
    if (quality) gate_.reading(*sensor, *at, result, *value, *factor, *quality);
  }

 private:
  std::string textAt(std::size_t index, const std::vector<std::string>& path) const {
    return jsonCell(tree_, tree_.find(index, path), 0).text;
  }
  std::string streamId(std::size_t index) const {
    if (const auto stream = tree_.member(index, "Datastream"))
      if (std::string id = textAt(*stream, {"@iot.id"}); !id.empty()) return id;
    const std::string link = textAt(index, {"Datastream@iot.navigationLink"});
    if (std::string id = datastreamOf(link); !id.empty()) return id;
    return datastreamOf(gate_.payload().topic);
  }
  /// The end of an interval, as a mean is known then.
  std::optional<Instant> time(std::size_t index) {
    FeedCell cell = jsonCell(tree_, tree_.member(index, "phenomenonTime"), tree_[index].begin);
    if (cell.kind == FeedCell::Kind::absent || cell.kind == FeedCell::Kind::null)
      cell = jsonCell(tree_, tree_.member(index, "resultTime"), tree_[index].begin);
    if (const std::size_t slash = cell.text.find('/'); slash != std::string::npos)
      cell.text.erase(0, slash + 1);
    return gate_.time(cell, FeedTime{});
  }
  std::optional<double> factorOf(std::optional<std::size_t> stream, const FeedValue& value) {
    const auto unit = stream ? tree_.find(*stream, {"unitOfMeasurement", "symbol"}) : std::nullopt;
    if (!unit || tree_[*unit].kind != JsonTree::Kind::text) return value.factor;
    const auto factor = gate_.factor(tree_.text(*unit), value.quantity, tree_[*unit].begin);
    return factor;
  }
  std::optional<std::string> sensorOf(const FeedValue& value, const std::string& stream,
                                      std::size_t index) {
    if (!value.sensor.fixed.empty()) return gate_.name(value.sensor.fixed, tree_[index].begin);
    return gate_.name(stream, tree_[index].begin);
  }
  /// resultQuality is free in the standard: a text counts where the feed has words of quality.
  std::optional<std::size_t> qualityAt(std::size_t index) const {
    const FeedMapping& mapping = gate_.feed().mapping;
    if (mapping.good.empty() && mapping.suspect.empty() && mapping.bad.empty()) return std::nullopt;
    return tree_.member(index, "resultQuality");
  }

  const JsonTree& tree_;
  FeedGate& gate_;
};

/// What the server holds back and nobody fetches is told.
void tellMorePages(const JsonTree& tree, FeedGate& gate) {
  if (gate.payload().nextPageTaken || tree[0].kind != JsonTree::Kind::object) return;
  const auto next = tree.member(0, "@iot.nextLink");
  if (!next || tree[*next].kind != JsonTree::Kind::text) return;
  gate.batch().reject("more pages were not read",
                      quotedForReason(tree.text(*next)) +
                          ": raise from.pages, or ask for less by $filter or $top",
                      tree[*next].begin);
}

}  // namespace

void decodeSensorThings(FeedGate& gate) {
  JsonTree::Fault fault;
  const auto tree = JsonTree::parse(gate.payload().bytes, fault);
  if (!tree) return gate.batch().reject(fault.what, "", fault.offset);
  ObservationReader reader(*tree, gate);
  const auto list = (*tree)[0].kind == JsonTree::Kind::list ? std::optional<std::size_t>(0)
                                                            : tree->member(0, "value");
  if (list && (*tree)[*list].kind == JsonTree::Kind::list)
    tree->each(*list, [&](std::size_t index) { reader.take(index); });
  else
    reader.take(0);
  tellMorePages(*tree, gate);
}

}  // namespace citymirror::gis
