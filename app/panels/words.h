#pragma once
#include <QString>
#include <cstdint>
#include <memory>

#include "app/session/world_view.h"
#include "engine/draw/color_ramp.h"

/// Values as people read them, in the language of the window.
namespace citymirror::panels {

using ViewPtr = std::shared_ptr<const session::WorldView>;

/// The language the installed translation speaks.
Language uiLanguage();

/// Content in the language of the window.
QString say(const Text& text);
/// Name, or the code where there is none.
QString say(const Text& name, const std::string& code);

/// With a capital first letter, as a label begins.
QString capitalised(QString text);
/// At most so many units of UTF-16, > 0; what is longer is cut between two signs and ends in "…".
QString shortened(const QString& text, int most);

/// "18:05" on the city's wall clock; "—" without a city.
QString clockOf(const session::WorldView& view, Instant at);
/// "2026-07-18" on the city's wall clock.
QString dateOf(const session::WorldView& view, Instant at);

/// "40 s", "5 min", "2 h 10 min".
QString durationText(Millis span);
/// "1,234.5", also where digits are many: two futures differ in the middle ones.
QString numberText(double value, int decimals);
/// What something has more than something else: "+1,234.5", "−3", "0" where nothing is left of it
/// when it is rounded, "–" where it does not apply (not finite).
QString differenceText(double more, int decimals);
/// An entry of a legend, rich text: a sign in the colour and what it means.
QString legendEntry(draw::Color color, const QString& meaning, const QString& sign = "■");
/// "1,234".
QString countText(std::uint64_t count);
/// "1,234"; "≥ 1,234" where nobody knows how many live in some of the buildings, "—" in all.
QString residentsText(std::size_t residents, std::size_t uncounted);
/// "42 cm", "31.5 mm/h", "28.60 m".
QString valueText(Quantity quantity, double value);
QString depthText(double metres);
/// "12,300 m³".
QString volumeText(double cubicMetres);

/// "forecast F001, 12 min old", or for what goes on from one "run W·1 from forecast F001, 12 min
/// old". `parent` empty = a forecast.
QString runText(const session::WorldView& view, const std::string& id, const std::string& parent,
                Instant issued);

/// "masked (internal)" where this screen does not show an attribute of a layer; else empty.
QString maskedText(const session::WorldView& view, const std::string& layer,
                   const std::string& attribute);

QString qualityText(Quality quality);
/// "live" only for a value younger than its cadence, else how old it is; "no data" without one.
QString freshnessText(const SensorSite& site, const session::SensorReading& reading);
/// The same at the cursor: never "live" while an earlier time is looked at.
QString freshnessText(const session::WorldView& view, const session::SensorReading& reading);
QString severityText(Severity severity);
/// What kind of fault it is, in the language of the window.
QString errorKindText(ErrorCode code);
/// The same; what the person's role may not do is named.
QString errorKindText(const Error& error);
/// What happened and where (the word of a right that a role lacks is no place), in the language of
/// the window where its words are known.
QString errorWhatText(const Error& error);
/// What to do: the error's own words in English, in 中文 those where they are known, else what
/// helps with its kind.
QString errorRemedyText(const Error& error);
/// What, where and what to do. English: the error's own words; 中文: those of errors of files
/// and of refused acts (session::fileErrorWords), else its kind, its place and what helps with its
/// kind, then the error's own words, which are English.
QString errorText(const Error& error);
/// "Forecast F001 ended 19:25: water since then is not computed"; empty where the water is known, or
/// no run ended before the cursor.
QString endedText(const session::WorldView& view);
QString roadClassText(RoadClass roadClass);
QString structureText(RoadStructure structure);
QString facilityText(FacilityKind kind);
QString heightSourceText(HeightSource source);

/// Who did something: a person's name as it is, a part of the system by its name in the language of
/// the window.
QString byText(const std::string& by);

/// Deepest edge of a road in a state, m; nothing where the state knows no depths.
std::optional<double> roadDepth(const CityModel& city, const world::WorldState& state,
                                const std::string& roadCode);
/// The forecast state nearest to an instant; null outside the run.
const world::WorldState* stateAt(const session::WorldView& view, Instant at);

}  // namespace citymirror::panels
