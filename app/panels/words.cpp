#include "app/panels/words.h"

#include <QCoreApplication>
#include <QHash>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <optional>

#include "app/session/city/file_words.h"
#include "app/session/command/roads_ahead.h"
#include "app/session/command/roles.h"

namespace citymirror::panels {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(Words)
};

bool isChinese(const std::string& text) {
  const QString signs = QString::fromStdString(text);
  return std::any_of(signs.begin(), signs.end(),
                     [](QChar sign) { return sign.script() == QChar::Script_Han; });
}

}  // namespace

Language uiLanguage() {
  //: The code of the language of this translation: zh in the Chinese one.
  return Words::tr("en") == "zh" ? Language::zh : Language::en;
}

QString say(const Text& text) { return QString::fromStdString(text.in(uiLanguage())); }

QString say(const Text& name, const std::string& code) {
  const QString said = say(name);
  return said.isEmpty() ? QString::fromStdString(code) : said;
}

QString capitalised(QString text) {
  if (!text.isEmpty()) text[0] = text[0].toUpper();
  return text;
}

QString shortened(const QString& text, int most) {
  if (text.size() <= most) return text;
  QString begin = text.left(most - 1);
  if (!begin.isEmpty() && begin.back().isHighSurrogate()) begin.chop(1);
  return begin + QChar(u'…');
}

QString clockOf(const session::WorldView& view, Instant at) {
  if (!view.city) return QStringLiteral("—");
  return QString::fromStdString(clockText(at, view.city->utcOffsetMinutes));
}

QString dateOf(const session::WorldView& view, Instant at) {
  if (!view.city) return {};
  return QString::fromStdString(toIso(at, view.city->utcOffsetMinutes)).left(10);
}

QString durationText(Millis span) {
  const qint64 s = std::max<qint64>(0, span.count() / 1000);
  if (s < 60) return Words::tr("%1 s").arg(s);
  if (s < 3600) return Words::tr("%1 min").arg(s / 60);
  if (s < 86400) return Words::tr("%1 h %2 min").arg(s / 3600).arg(s / 60 % 60);
  return Words::tr("%1 d %2 h").arg(s / 86400).arg(s / 3600 % 24);
}

QString numberText(double value, int decimals) {
  return QLocale(QLocale::English).toString(value, 'f', decimals);
}

QString differenceText(double more, int decimals) {
  if (!std::isfinite(more)) return QStringLiteral("–");
  const QString size = numberText(std::abs(more), decimals);
  if (size == numberText(0, decimals)) return size;
  return (more > 0 ? "+" : "−") + size;
}

QString legendEntry(draw::Color color, const QString& meaning, const QString& sign) {
  return QString("<span style='color:%1'>%2</span> %3&nbsp; ")
      .arg(QString::fromStdString(draw::hexOf(color)), sign, meaning);
}

QString countText(std::uint64_t count) {
  return QLocale(QLocale::English).toString(qulonglong(count));
}

QString residentsText(std::size_t residents, std::size_t uncounted) {
  if (uncounted > 0 && residents == 0) return QStringLiteral("—");
  return (uncounted > 0 ? "≥ " : "") + countText(residents);
}

QString depthText(double metres) { return numberText(metres * 100, 0) + " cm"; }

QString valueText(Quantity quantity, double value) {
  if (!std::isfinite(value)) return QStringLiteral("—");
  if (quantity == Quantity::pondingDepth) return depthText(value);
  const QString unit = QString::fromUtf8(unitOf(quantity).data(), int(unitOf(quantity).size()));
  return numberText(value, quantity == Quantity::waterLevel ? 2 : 1) + " " + unit;
}

QString volumeText(double cubicMetres) { return numberText(cubicMetres, 0) + " m³"; }

QString maskedText(const session::WorldView& view, const std::string& layer,
                   const std::string& attribute) {
  const auto label = view.masked(layer, attribute);
  return label ? say(session::maskedText(*label)) : QString();
}

QString runText(const session::WorldView& view, const std::string& id, const std::string& parent,
                Instant issued) {
  const QString run = QString::fromStdString(id);
  if (view.scenario && !view.forecast) return Words::tr("run %1 of a drilled scenario").arg(run);
  if (parent == session::kNoForecast) return Words::tr("dry run %1, no forecast").arg(run);
  if (parent == session::kMeasuredRain)
    return Words::tr("run %1 on measured rain, no forecast").arg(run);
  const QString age = durationText(std::max(Millis{0}, view.now - issued));
  return parent.empty() ? Words::tr("forecast %1, %2 old").arg(run, age)
                        : Words::tr("run %1 from forecast %2, %3 old")
                              .arg(run, QString::fromStdString(parent), age);
}

QString qualityText(Quality quality) {
  switch (quality) {
    case Quality::good:
      return Words::tr("good");
    case Quality::suspect:
      return Words::tr("suspect");
    case Quality::bad:
      return Words::tr("bad");
    case Quality::missing:
      break;
  }
  return Words::tr("missing");
}

QString freshnessText(const SensorSite& site, const session::SensorReading& reading) {
  if (!reading.latest) return Words::tr("no data");
  if (!reading.stale && seconds(reading.age) <= site.cadenceSeconds) return Words::tr("live");
  return Words::tr("%1 old").arg(durationText(reading.age));
}

QString freshnessText(const session::WorldView& view, const session::SensorReading& reading) {
  const SensorSite& site = view.city->sensors[reading.site];
  const bool past = !view.followsNow && view.cursor.at + millis(site.cadenceSeconds) < view.now;
  if (!past || !reading.latest) return freshnessText(site, reading);
  return Words::tr("past value of %1").arg(clockOf(view, reading.latest->at));
}

QString byText(const std::string& by) {
  const QHash<QString, QString> parts{{"session", Words::tr("the program")},
                                      {"rules", Words::tr("the rules")},
                                      {"loop", Words::tr("the command loop")},
                                      {"forecast", Words::tr("the forecast")},
                                      {"flood", Words::tr("the flood model")},
                                      {"storm", Words::tr("the alarm board")},
                                      {"channels", Words::tr("the channels")},
                                      {"incident", Words::tr("the incidents")},
                                      {"feed", Words::tr("a feed")},
                                      {"feeds", Words::tr("the feeds")},
                                      {"duty officer", Words::tr("duty officer")}};
  const QString name = QString::fromStdString(by);
  const QString who = name.section('@', 0, 0), seat = name.mid(who.size());  // at another seat
  return parts.value(who, who) + seat;
}

QString severityText(Severity severity) {
  switch (severity) {
    case Severity::blue:
      return Words::tr("Blue");
    case Severity::yellow:
      return Words::tr("Yellow");
    case Severity::orange:
      return Words::tr("Orange");
    case Severity::red:
      return Words::tr("Red");
    case Severity::none:
      break;
  }
  return Words::tr("None");
}

QString errorKindText(ErrorCode code) {
  switch (code) {
    case ErrorCode::badInput:
      return Words::tr("Bad content");
    case ErrorCode::notFound:
      return Words::tr("Not found");
    case ErrorCode::unreadable:
      return Words::tr("Unreadable file or message");
    case ErrorCode::unsupported:
      return Words::tr("Not supported in this version");
    case ErrorCode::ioFailed:
      return Words::tr("Reading or writing failed");
    case ErrorCode::diskFull:
      return Words::tr("Disk full");
    case ErrorCode::cancelled:
      return Words::tr("Cancelled");
    case ErrorCode::diverged:
      break;
  }
  return Words::tr("Computation diverged");
}

namespace {

/// What a role may not do, where that is why.
std::optional<session::Act> refusedAct(const Error& error) {
  return error.code == ErrorCode::ioFailed ? session::actFromWord(error.where) : std::nullopt;
}

}  // namespace

QString errorKindText(const Error& error) {
  const auto refused = refusedAct(error);
  return refused ? Words::tr("Not allowed: %1").arg(say(nameOf(*refused)))
                 : errorKindText(error.code);
}

QString errorWhatText(const Error& error) {
  QString what = QString::fromStdString(error.what);
  if (uiLanguage() == Language::zh) {
    const std::string zh = session::fileFaultInChinese(error.what);
    if (!zh.empty()) what = QString::fromStdString(zh);
  }
  if (!error.where.empty() && !refusedAct(error))
    what += " (" + QString::fromStdString(error.where) + ")";
  return what;
}

QString errorRemedyText(const Error& error) {
  if (uiLanguage() == Language::en) return QString::fromStdString(error.remedy);
  if (const std::string zh = session::fileRemedyInChinese(error.remedy); !zh.empty())
    return QString::fromStdString(zh);
  if (refusedAct(error)) return Words::tr("Ask somebody whose role may do it");
  switch (error.code) {
    case ErrorCode::badInput:
      return Words::tr("Check what is named here against its format and try again");
    case ErrorCode::notFound:
      return Words::tr("Check the name and that it is still there");
    case ErrorCode::unreadable:
      return Words::tr("It may be cut off or of another format: get it again or convert it");
    case ErrorCode::unsupported:
      return Words::tr("Use another format or another setting");
    case ErrorCode::ioFailed:
      return Words::tr("Check the connection, the rights and the disk");
    case ErrorCode::diskFull:
      return Words::tr("Make room on the disk and try again");
    case ErrorCode::cancelled:
      return Words::tr("Start it again if it is still wanted");
    case ErrorCode::diverged:
      break;
  }
  return Words::tr("Check the data, or compute in smaller steps");
}

QString errorText(const Error& error) {
  const QString own = QString::fromStdString(error.text());
  if (uiLanguage() == Language::en) return own;
  Error told = error;
  if (refusedAct(error)) told.where.clear();  // the word of a right: no place
  if (const std::string zh = session::fileErrorWords(told).zh; !zh.empty())
    return QString::fromStdString(zh);
  if (isChinese(error.what) && isChinese(error.remedy)) return own;  // of the window itself
  const QString where = error.where.empty()
                            ? QString()
                            : Words::tr(" (%1)").arg(QString::fromStdString(error.where));
  return Words::tr("%1%2. %3. In its own words: %4")
      .arg(errorKindText(error), where, errorRemedyText(error), own);
}

QString endedText(const session::WorldView& view) {
  const world::ForecastRun* run = view.endedBefore();
  if (run == nullptr) return {};
  return (run->parent.empty() ? Words::tr("Forecast %1 ended %2: water since then is not computed")
                              : Words::tr("What-if %1 ended %2: water since then is not computed"))
      .arg(QString::fromStdString(run->id), clockOf(view, run->until));
}

QString roadClassText(RoadClass roadClass) {
  switch (roadClass) {
    case RoadClass::motorway:
      return Words::tr("motorway");
    case RoadClass::trunk:
      return Words::tr("trunk road");
    case RoadClass::primary:
      return Words::tr("main road");
    case RoadClass::secondary:
      return Words::tr("secondary road");
    case RoadClass::tertiary:
      return Words::tr("local road");
    case RoadClass::residential:
      return Words::tr("residential street");
    case RoadClass::service:
      return Words::tr("service road");
    case RoadClass::path:
      break;
  }
  return Words::tr("path");
}

QString structureText(RoadStructure structure) {
  switch (structure) {
    case RoadStructure::bridge:
      return Words::tr("bridge");
    case RoadStructure::underpass:
      return Words::tr("underpass");
    case RoadStructure::tunnel:
      return Words::tr("tunnel");
    case RoadStructure::atGrade:
      break;
  }
  return Words::tr("at grade");
}

QString facilityText(FacilityKind kind) {
  switch (kind) {
    case FacilityKind::hospital:
      return Words::tr("hospital");
    case FacilityKind::fireStation:
      return Words::tr("fire station");
    case FacilityKind::policeStation:
      return Words::tr("police station");
    case FacilityKind::shelter:
      return Words::tr("shelter");
    case FacilityKind::school:
      return Words::tr("school");
    case FacilityKind::pumpStation:
      return Words::tr("pumping station");
    case FacilityKind::commandCentre:
      break;
  }
  return Words::tr("command centre");
}

QString heightSourceText(HeightSource source) {
  switch (source) {
    case HeightSource::measured:
      return Words::tr("measured");
    case HeightSource::fromLevels:
      return Words::tr("guessed from levels");
    case HeightSource::fromArea:
      return Words::tr("guessed from area");
    case HeightSource::generated:
      break;
  }
  return Words::tr("synthetic");
}

std::optional<double> roadDepth(const CityModel& city, const world::WorldState& state,
                                const std::string& roadCode) {
  if (!state.edgeDepth) return std::nullopt;
  double deepest = 0;
  for (std::size_t e = 0; e < city.roads.edgeCount() && e < state.edgeDepth->size(); ++e) {
    if (city.roads.roadOf(e).code == roadCode)
      deepest = std::max(deepest, double((*state.edgeDepth)[e]));
  }
  return deepest;
}

const world::WorldState* stateAt(const session::WorldView& view, Instant at) {
  if (!view.shown() || view.shown()->states.empty()) return nullptr;
  if (at < view.shown()->zero || at > view.shown()->until) return nullptr;
  const world::WorldState* nearest = &view.shown()->states.front();
  for (const world::WorldState& state : view.shown()->states) {
    if (std::abs((state.at - at).count()) < std::abs((nearest->at - at).count())) nearest = &state;
  }
  return nearest;
}

}  // namespace citymirror::panels
