#include "app/session/branch/compare_frames.h"

#include <algorithm>
#include <vector>

#include "app/session/city/added_credits.h"
#include "app/session/draw_world.h"
#include "app/session/measures.h"
#include "engine/draw/ribbon_key.h"
#include "scenarios/flood/flood_draw.h"

namespace citymirror::session {
namespace {

world::RunPointer runOf(const WorldView& view, SideRun run) {
  switch (run) {
    case SideRun::shown:
      return view.shown();
    case SideRun::forecast:
      return view.forecast;
    case SideRun::whatIf:
      return view.showsWhatIf() ? view.whatIf->run : nullptr;
    case SideRun::none:
    case SideRun::branch:  // BranchPicture's
      break;
  }
  return nullptr;
}

SideKind sideKindOf(const WorldView& view, const world::RunPointer& run, bool water, Instant at) {
  if (!run || !water) return SideKind::noWater;
  if (view.whatIf && run == view.whatIf->run) return SideKind::whatIf;
  return at < run->issued ? SideKind::hindcast : SideKind::forecast;
}

/// Sensors as they stood then; nobody knows later values than those of now.
std::vector<SensorReading> readingsAt(const WorldView& view, Instant at,
                                      const coupling::PondingBands& bands) {
  std::vector<SensorReading> readings = view.sensors;
  for (SensorReading& reading : readings) {
    const SensorSite& site = view.city->sensors[reading.site];
    const auto found = view.series.find(site.code);
    reading.latest.reset();
    reading.severity = Severity::none;
    reading.stale = true;
    if (found == view.series.end()) continue;
    const SensorSeries& series = *found->second;
    auto newest = series.newestAt(at);
    while (newest && *newest > 0 && series.quality[*newest] == Quality::bad) --*newest;
    if (!newest) continue;
    reading.latest = Observation{site.code, series.at[*newest], series.value[*newest],
                                 series.quality[*newest], ""};
    reading.age = std::min(at, view.now) - series.at[*newest];
    reading.stale = seconds(reading.age) > 2 * site.cadenceSeconds;
    if (site.quantity == Quantity::pondingDepth && series.quality[*newest] == Quality::good)
      reading.severity = bands.severityOf(series.value[*newest]);
  }
  return readings;
}

struct Water {
  std::shared_ptr<const draw::WaterSurface> surface;
  const world::WorldState* nearest = nullptr;
};

Water waterAt(const world::RunPointer& run, Instant at) {
  if (!run || run->states.empty() || at < run->states.front().at || at > run->states.back().at)
    return {};
  const auto after =
      std::lower_bound(run->states.begin(), run->states.end(), at,
                       [](const world::WorldState& state, Instant t) { return state.at < t; });
  const auto before = after == run->states.begin() ? after : after - 1;
  const double span = seconds(after->at - before->at);
  const double fraction = span > 0 ? seconds(at - before->at) / span : 0;
  return {flood::drawWater(run->bed, before->flood, after->flood, fraction, run->solid),
          fraction < 0.5 ? &*before : &*after};
}

/// "© OpenStreetMap contributors, ODbL 1.0"; as it is where it names its licence or none is known.
std::string withLicence(const std::string& name, const std::string& licence) {
  const bool told = name.empty() || licence.empty() || name.find(licence) != std::string::npos;
  return told ? name : name + ", " + shortLicence(licence);
}

/// A name that stands there with its licence is not named again without it.
void nameOnce(std::vector<std::string>& all, const std::string& name) {
  const auto names = [](const std::string& longer, const std::string& one) {
    return longer == one || longer.starts_with(one + ", ");
  };
  const auto isNamed = [&](const std::string& one) { return names(one, name); };
  if (name.empty() || std::ranges::any_of(all, isNamed)) return;
  std::erase_if(all, [&](const std::string& one) { return names(name, one); });
  all.push_back(name);
}

}  // namespace

Instant askedTime(const WorldView& view, const SideChoice& choice) {
  return choice.fixed.value_or(view.cursor.at + choice.shift);
}

Instant timeOf(const WorldView& view, const SideChoice& choice) {
  const Span known = view.recording;
  return std::clamp(askedTime(view, choice), known.begin, std::max(known.begin, known.end));
}

Text SideFrame::source() const {
  switch (kind) {
    case SideKind::hindcast:
      return {"复算 " + run + "（实测降雨）", "Hindcast " + run + " (measured rain)"};
    case SideKind::forecast:
      return {"预报 " + run, "Forecast " + run};
    case SideKind::whatIf:
      if (!name.zh.empty() || !name.en.empty())
        return {"推演 " + run + " = " + name.zh + "（非预报）",
                "What-if " + run + " = " + name.en + " (not the forecast)"};
      return {"推演 " + run + "（非预报）", "What-if " + run + " (not the forecast)"};
    case SideKind::noWater:
      break;
  }
  return {"无水情计算", "No computed water"};
}

void SideFrames::setRules(coupling::PondingBands bands, std::optional<coupling::WadingRule> car) {
  bands_ = std::move(bands);
  car_ = std::move(car);
  run_.reset();
  nearest_ = nullptr;
  last_ = {};
}

SideFrame SideFrames::next(const WorldView& view, const SideChoice& choice) {
  const Instant at = timeOf(view, choice);
  const world::RunPointer run = runOf(view, choice.run);
  if (run == view.shown() && at == view.cursor.at) return shownFrame(view);
  SideFrame side;
  side.at = at;
  side.frame = view.frame;
  side.frame.at = at;
  side.frame.selected.clear();
  if (!view.city) return side;
  const bool same =
      run == run_ && at == at_ && view.city == city_ && (!run || run->states.size() == states_);
  const Water water = same ? Water{last_.water, nearest_} : waterAt(run, at);
  auto marks = drawMarks(*view.city, readingsAt(view, at, bands_), run.get(), {});
  const bool sameMarks = last_.marks && *last_.marks == *marks;
  side.frame.marks = sameMarks ? last_.marks : std::move(marks);
  side.frame.water = water.surface;
  if (same && last_.ribbons) {
    side.frame.ribbons = last_.ribbons;
  } else {
    const auto barriers = run ? drawnBarriers(run->edits, seconds(at - run->zero))
                              : std::vector<flood::DrawBarrier>{};
    side.frame.ribbons =
        drawRibbons(*view.city, water.nearest != nullptr ? water.nearest->edgeDepth.get() : nullptr,
                    bands_, car_ ? &*car_ : nullptr, std::nullopt, {}, barriers);
  }
  side.kind = sideKindOf(view, run, water.surface != nullptr, at);
  if (side.kind != SideKind::noWater) side.run = run->id;
  run_ = run;
  city_ = view.city;
  states_ = run ? run->states.size() : 0;
  nearest_ = water.nearest;
  at_ = at;
  last_ = side.frame;
  return side;
}

SideFrame shownFrame(const WorldView& view) {
  SideFrame side;
  side.frame = view.frame;
  side.at = view.cursor.at;
  side.kind = sideKindOf(view, view.shown(), view.frame.water != nullptr, side.at);
  if (side.kind != SideKind::noWater) side.run = view.shown()->id;
  return side;
}

std::string wallTime(Instant at, int utcOffsetMinutes) {
  std::string text = toIso({at.ms - at.ms % 60'000}, utcOffsetMinutes).substr(0, 16);
  if (text.size() == 16) text[10] = ' ';
  return text;
}

std::string wallTime(const WorldView& view, Instant at) {
  return wallTime(at, view.city ? view.city->utcOffsetMinutes : 0);
}

std::string drawnSources(const CityModel& city) {
  std::vector<std::string> named;
  std::string sources;
  for (const char* layer : {"terrain", "buildings", "roads", "water", "levees", "trees"}) {
    const auto found = city.provenance.find(layer);
    if (found == city.provenance.end()) continue;
    const auto known = city.terms.find(layer);
    const LayerTerms terms = known == city.terms.end() ? LayerTerms() : known->second;
    const std::string& source = found->second.source;
    if (terms.attribution.empty() && terms.licence.empty())
      sources += source + "; ";
    else
      nameOnce(named, withLicence(terms.attribution.empty() ? shownSource(source)
                                                            : terms.attribution,
                                  terms.licence));
  }
  nameOnce(named, shownSource(sources));
  std::string all;
  for (const std::string& name : named) all += (all.empty() ? "" : "; ") + name;
  return all;
}

void addRoadKeys(const draw::RibbonSet& ribbons, Language language, draw::PictureFooter& footer) {
  footer.lines.clear();
  for (const draw::RibbonKey& key : draw::ribbonKeys(ribbons))
    footer.lines.push_back(
        {draw::colorOf(key), draw::isDashed(key.role), draw::nameOf(key).in(language)});
  footer.roads = footer.lines.empty() ? "" : Text{"道路", "Roads"}.in(language);
}

draw::PictureFooter footerOf(const WorldView& view, const SideFrame& side, Language language,
                             const std::string& credits) {
  draw::PictureFooter footer;
  if (!view.city) return footer;
  footer.title = view.city->name.in(language);
  if (view.recording.begin < view.recording.end) footer.title += " · " + wallTime(view, side.at);
  if (side.frame.sunAt) {
    footer.title +=
        Text{" · 日照为 ", " · sun of "}.in(language) + wallTime(view, *side.frame.sunAt);
  }
  if (side.kind != SideKind::noWater) footer.mark = side.source().in(language);
  Text source = view.city->synthetic()
                    ? Text{"合成数据，非真实城市", "Synthetic data, no real city"}
                    : Text{"数据", "Data"};
  if (const std::string from = drawnSources(*view.city); !view.city->synthetic() && !from.empty())
    source = {"数据：" + from, "Data: " + from};
  footer.source = source.in(language) + (credits.empty() ? "" : " · " + credits) +
                  " · 城镜 CityMirror";
  if (view.exercise) footer.source += Text{" · 演练", " · Exercise"}.in(language);
  if (view.mask) {
    const Text shown = view.mask->shown();
    footer.source += Text{" · 已屏蔽“" + shown.zh + "”以上内容",
                          " · masked above " + shown.in(Language::en)}
                         .in(language);
  }
  if (side.frame.water && side.frame.waterLook == draw::WaterLook::depthRamp)
    footer.legend = Text{"积水深度 m", "Ponding depth, m"}.in(language);
  if (side.frame.water && side.frame.water->qxBefore && side.frame.water->qxAfter)
    footer.flow = Text{"流速 m/s", "Flow, m/s"}.in(language);
  if (side.frame.ribbons) addRoadKeys(*side.frame.ribbons, language, footer);
  return footer;
}

void addTheme(const draw::BuildingTheme& theme, Language language, draw::PictureFooter& footer) {
  footer.classes.clear();
  footer.theme = draw::nameOf(theme.attribute).in(language);
  for (const draw::ThemeEntry& entry : theme.entries)
    if (entry.buildings > 0) footer.classes.emplace_back(entry.color, entry.name.in(language));
}

}  // namespace citymirror::session
