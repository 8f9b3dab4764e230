#include "gis/feed/feed_codecs.h"

namespace citymirror::gis {
namespace {

/// Reads the time series of one answer of the instantaneous values service.
class UsgsReader {
 public:
  UsgsReader(const JsonTree& tree, FeedGate& gate) : tree_(tree), gate_(gate) {}

  void series(std::size_t index) {
    const std::size_t begin = tree_[index].begin;
    const std::string code = textAt(index, {"variable", "variableCode", "0", "value"});
    const FeedValue* value = valueNamed(gate_.feed().mapping, {code});
    if (!value)
      return gate_.batch().reject("the observed property is not mapped", quotedForReason(code),
                                  begin);
    const std::string site = textAt(index, {"sourceInfo", "siteCode", "0", "value"});
    const auto sensor = value->sensor.fixed.empty() ? gate_.sensor(site, value->quantity, begin)
                                                    : gate_.name(value->sensor.fixed, begin);
    const auto factor = sensor ? factorOf(index, *value) : std::nullopt;
    if (!factor) return;
    FeedValue kept = *value;
    const FeedCell none = jsonCell(tree_, tree_.find(index, {"variable", "noDataValue"}), begin);
    if (none.kind == FeedCell::Kind::number) missing(kept, none.text);
    if (const auto parts = tree_.member(index, "values")) {
      tree_.each(*parts, [&](std::size_t part) {
        const auto points = tree_.member(part, "value");
        if (points) tree_.each(*points, [&](std::size_t p) { point(p, *sensor, kept, *factor); });
      });
    }
  }

 private:
  std::string textAt(std::size_t index, const std::vector<std::string>& path) const {
    return jsonCell(tree_, tree_.find(index, path), 0).text;
  }
  static void missing(FeedValue& value, const std::string& number) {
    char* end = nullptr;
    const double read = std::strtod(number.c_str(), &end);
    if (end != number.c_str()) value.missing.push_back(read);
  }
  std::optional<double> factorOf(std::size_t index, const FeedValue& value) {
    const auto unit = tree_.find(index, {"variable", "unit", "unitCode"});
    if (!unit) return value.factor;
    return gate_.factor(tree_.text(*unit), value.quantity, tree_[*unit].begin);
  }
  void point(std::size_t index, const std::string& sensor, const FeedValue& value, double factor) {
    const std::size_t begin = tree_[index].begin;
    const auto at = gate_.time(jsonCell(tree_, tree_.member(index, "dateTime"), begin), FeedTime{});
    if (!at) return;
    const FeedCell number = jsonCell(tree_, tree_.member(index, "value"), begin);
    if (number.kind == FeedCell::Kind::absent)
      return gate_.batch().reject("the value is missing", "value", begin);
    Quality quality = Quality::good;
    if (const auto qualifiers = tree_.member(index, "qualifiers")) {
      tree_.each(*qualifiers, [&](std::size_t q) {
        const std::string word = tree_.text(q);
        if (word != "A" && word != "P") quality = Quality::suspect;
      });
    }
    gate_.reading(sensor, *at, number, value, factor, quality);
  }

  const JsonTree& tree_;
  FeedGate& gate_;
};

}  // namespace

void decodeUsgsJson(FeedGate& gate) {
  JsonTree::Fault fault;
  const auto tree = JsonTree::parse(gate.payload().bytes, fault);
  if (!tree) return gate.batch().reject(fault.what, "", fault.offset);
  const auto list = tree->find(0, {"value", "timeSeries"});
  if (!list || (*tree)[*list].kind != JsonTree::Kind::list)
    return gate.batch().reject("the message holds no time series", "value/timeSeries", 0);
  UsgsReader reader(*tree, gate);
  tree->each(*list, [&](std::size_t index) { reader.series(index); });
}

}  // namespace citymirror::gis
