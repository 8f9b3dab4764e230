#include "app/desktop/options.h"

#include <QCommandLineParser>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QRegularExpression>
#include <array>

#include "app/desktop/translation.h"
#include "app/session/city/file_words.h"
#include "engine/core/file_io.h"
#include "engine/core/number_text.h"
#include "engine/draw/camera_path.h"

namespace citymirror::desktop {
namespace {

Error usage(const QString& what, const QString& where) {
  return {ErrorCode::badInput, what.toStdString(), where.toStdString(), "See --help"};
}

/// Which world, and who works in it.
void describeWorld(QCommandLineParser& parser) {
  parser.addOptions(
      {{"city", "Open a city package.", "DIR"},
       {"recording", "Feed to replay (.jsonl, journal.sqlite), with --city.", "FILE"},
       {"feed",
        "Descriptor of a live feed (assets/help/feeds.md); may be given again. The world then "
        "lives "
        "by this computer's clock.",
        "FILE.json"},
       {"accounts",
        "People sign in by the accounts of this file; without it the seat is a duty officer's.",
        "FILE"},
       {"wall-safe",
        "A display for many eyes: layers and attributes above the label of the wall "
        "(assets/config/labels.json) are masked, and nothing is asked over the picture."},
       {"channels", "Send linkages by the channels of this file; without it nothing is sent.",
        "FILE.json"},
       {"share",
        "Share one picture with other seats by this log: postgresql://user@host/database, or the "
        "path of an SQLite file for the seats of one computer. Needs --seat.",
        "ADDRESS"},
       {"seat", "Name of this seat among them, one of its own.", "NAME"},
       {"follow",
        "Follow the leading seat, which has the feeds and sends. Feeds of this seat wait until it "
        "takes the lead."},
       {"for-real",
        "Messages of linkages are the real thing, and each takes a signed approval: give "
        "--accounts. Without it, with a recording and on the demo city, they say Exercise."},
       {"lang", "Language of the window: zh or en; default: the system's.", "LANG"}});
}

/// What to look at, and what to leave behind.
void describePicture(QCommandLineParser& parser) {
  parser.addOptions(
      {{"shot",
        "Save a picture of the window once it has settled, then leave. With --accounts nobody has "
        "signed in: it shows what --wall-safe does.",
        "FILE.png"},
       {"report", "Save the report (HTML) once the world has reached --at, then leave.",
        "FILE.html"},
       {"size", "Size of the window.", "WxH", "1920x1080"},
       {"at", "Time to look at, ISO 8601 with zone; default: the end of the forecast.", "ISO-TIME"},
       {"now",
        "How far the world's clock runs first; default: the end of the recording or --at, "
        "whichever is earlier.",
        "ISO-TIME"},
       {"select", "Select a road, building, sensor, facility or unit.", "CODE"},
       {"edit",
        "A measure on the water before looking, as journals write it; may be given again: "
        "2026-07-18T10:30:00Z={\"edit\":\"set_pump\",\"id\":\"PS-14\",\"mode\":\"failed\"}",
        "ISO-TIME=EDIT"},
       {"model",
        "Add a model: CityJSON, CityGML, 3D Tiles (their root file), a folder of oblique .osgb "
        "tiles, or glTF, OBJ, FBX, IFC put down by hand at metres of the city; 3D Tiles and glTF "
        "also by their web address; may be given again.",
        "FILE[@X,Y[,HEADING[,SCALE]]]"},
       {"model-crs",
        "CRS of models that do not name theirs: EPSG:n or a file of parameters (.prj).", "EPSG:n"},
       {"model-true-crs",
        "CRS of models instead of what they name: EPSG:n, a file of parameters, GCJ-02, BD-09.",
        "EPSG:n"},
       {"model-lod", "Finest level of detail wanted of city models.", "LOD"},
       {"model-raise", "Metres added to the heights of models (another vertical datum).", "M"},
       {"bookmark", "Go to the bookmark with this number first.", "N"},
       {"compare",
        "Compare: swipe, two or four, then what the sides from B on show: forecast, what-if, shown "
        "or none, at minutes from the time shown or at a time of its own, such as "
        "four/forecast-60/none/what-if+30 or swipe/forecast@2026-07-18T10:30:00Z",
        "MODE[/SIDE...]"},
       {"imagery",
        "Lay an image over the ground: GeoTIFF, MBTiles or another raster, or the address of a "
        "WMTS, "
        "a WMS or tiles with {x}, {y} and {z}; may be given again, the last on top.",
        "FILE|URL"},
       {"imagery-crs",
        "CRS of image files instead of what they name: EPSG:n, a file of parameters (.prj), "
        "GCJ-02, BD-09.",
        "EPSG:n"},
       {"layer",
        "Add a layer of a vector file (anything OGR reads) or of a server (PG:, WFS:, OAPIF:, "
        "http(s)://); may be given again. A style lies beside a file as FILE.style.json.",
        "FILE[:LAYER]|ADDRESS[#LAYER]"},
       {"layer-crs", "CRS of added layers instead of what they name: EPSG:n, GCJ-02, BD-09.",
        "CRS"},
       {"layer-style", "Style of added layers instead of the one beside them.", "STYLE.json"},
       {"pose", "Camera in metres and degrees.", "X,Y,DISTANCE,HEADING,PITCH"},
       {"light", "Light of the view: day, night, or time for that of the time shown.", "LIGHT"},
       {"sun-at", "The sun of this time, whatever time is shown, ISO 8601 with zone.", "ISO-TIME"},
       {"world",
        "Drill a world scenario (assets/help/world-scenario.md): its city opens with its clock, "
        "its "
        "base runs with its rain, traffic and actions, and its branches beside it. Tables of all: "
        "citymirror-cli world.",
        "FILE.json"},
       {"wall", "Not in this version.", "LAYOUT.json"},
       {"story", "Not in this version.", "FILE.json"},
       {{"h", "help"}, "Show this text."},
       {{"v", "version"}, "Show the version."}});
}

void describe(QCommandLineParser& parser) {
  parser.setApplicationDescription(
      "CityMirror 城镜: the digital twin of a city for its command centre. Without --city it "
      "opens the synthetic demo city.");
  describeWorld(parser);
  describePicture(parser);
}

std::optional<QSize> sizeFrom(const QString& text) {
  const QStringList parts = text.split('x');
  if (parts.size() != 2) return std::nullopt;
  bool wide = false, high = false;
  const QSize size(parts[0].toInt(&wide), parts[1].toInt(&high));
  const bool sane = wide && high && size.width() >= 320 && size.height() >= 240 &&
                    size.width() <= 16384 && size.height() <= 16384;
  return sane ? std::optional(size) : std::nullopt;
}

std::optional<draw::CameraPose> poseFrom(const QString& text) {
  const QStringList parts = text.split(',');
  if (parts.size() != 5) return std::nullopt;
  std::array<double, 5> numbers{};
  for (int i = 0; i < 5; ++i) {
    const auto number = finiteNumber(parts[i].toStdString());
    if (!number) return std::nullopt;
    numbers[std::size_t(i)] = *number;
  }
  const auto pose = draw::poseFromNumbers(numbers);
  return pose ? std::optional(*pose) : std::nullopt;
}

std::optional<draw::LightChoice> lightFrom(const QString& word) {
  if (word == "day") return draw::LightChoice::day;
  if (word == "night") return draw::LightChoice::night;
  if (word == "time") return draw::LightChoice::byTime;
  return std::nullopt;
}

Result<std::optional<Instant>> timeFrom(const QCommandLineParser& parser, const QString& name) {
  if (!parser.isSet(name)) return std::optional<Instant>{};
  const auto at = parseIso(parser.value(name).toStdString());
  if (!at) return usage("not an ISO 8601 time with its zone: " + parser.value(name), "--" + name);
  return std::optional<Instant>(*at);
}

Outcome readEdits(const QStringList& texts, ProgramOptions& options) {
  for (const QString& text : texts) {
    const auto split = text.indexOf('=');
    const auto at = parseIso(text.left(split).toStdString());
    if (split < 0 || !at) return usage("not ISO-TIME=EDIT: " + text, "--edit");
    auto edit = flood::floodEditFromText(text.mid(split + 1).toStdString());
    if (!edit) return usage(QString::fromStdString(edit.error().text()), "--edit");
    options.edits.emplace_back(*at, std::move(*edit));
  }
  return Done{};
}

Outcome readModels(const QCommandLineParser& parser, ProgramOptions& options) {
  const auto numberOf = [&parser](const QString& option) {
    return finiteNumber(parser.value(option).toStdString());
  };
  const auto raise = parser.isSet("model-raise") ? numberOf("model-raise") : std::optional(0.0);
  if (!raise) return usage("not metres: " + parser.value("model-raise"), "--model-raise");
  const auto lod = numberOf("model-lod");  // nothing where none is given
  if (parser.isSet("model-lod") && !lod)
    return usage("not a level of detail: " + parser.value("model-lod"), "--model-lod");
  for (const QString& text : parser.values("model")) {
    auto source = session::modelSourceFrom(text.toStdString());
    if (!source) return usage(QString::fromStdString(source.error().text()), "--model");
    source->crs = parser.value("model-crs").toStdString();
    source->trueCrs = parser.value("model-true-crs").toStdString();
    source->lod = lod;
    source->raiseBy = *raise;
    options.models.push_back(std::move(*source));
  }
  return Done{};
}

std::optional<session::SideChoice> sideFrom(const QString& text) {
  using session::SideRun;
  static const QRegularExpression form("^(forecast|what-if|shown|none)(?:([+-]\\d{1,4})|@(.+))?$");
  const auto match = form.match(text);
  if (!match.hasMatch()) return std::nullopt;
  static const QMap<QString, SideRun> kRuns{{"forecast", SideRun::forecast},
                                            {"what-if", SideRun::whatIf},
                                            {"shown", SideRun::shown},
                                            {"none", SideRun::none}};
  session::SideChoice side;
  side.run = kRuns[match.captured(1)];
  side.shift = std::chrono::minutes(match.captured(2).toInt());
  if (match.captured(3).isEmpty()) return side;
  side.fixed = parseIso(match.captured(3).toStdString());
  return side.fixed ? std::optional(side) : std::nullopt;
}

Outcome readCompare(const QString& text, ProgramOptions& options) {
  using view::CompareMode;
  static const QMap<QString, CompareMode> kModes{
      {"swipe", CompareMode::swipe}, {"two", CompareMode::two}, {"four", CompareMode::four}};
  const QStringList parts = text.split('/');
  const int most = parts.front() == "four" ? 3 : 1;
  bool good = kModes.contains(parts.front()) && parts.size() - 1 <= most;
  options.compare = kModes.value(parts.front(), CompareMode::off);
  for (const QString& part : parts.mid(1)) {
    const auto side = sideFrom(part);
    good = good && side;
    if (side) options.sides.push_back(*side);
  }
  if (good) return Done{};
  return usage("not a comparison: " + text, "--compare");
}

Outcome readSeat(const QCommandLineParser& parser, ProgramOptions& options) {
  session::Seat& seat = options.seat;
  seat = {parser.value("share").toStdString(), parser.value("seat").toStdString(),
          parser.isSet("follow")};
  if (seat.shares() && seat.name.empty())
    return usage("a seat that shares needs a name of its own", "--seat");
  if (!seat.shares() && (seat.follows || !seat.name.empty()))
    return usage("a seat that follows or has a name needs the log that it shares", "--share");
  if (seat.follows && !options.recording.isEmpty())
    return usage("a seat that follows plays no recording of its own", "--follow");
  return Done{};
}

Outcome readChannels(const QCommandLineParser& parser, ProgramOptions& options) {
  options.channels = parser.value("channels");
  options.accounts = parser.value("accounts");
  options.wallSafe = parser.isSet("wall-safe");
  if (!parser.isSet("for-real")) return Done{};
  if (options.city.isEmpty() || !options.recording.isEmpty())
    return usage("a recording and the demo city are always a drill", "--for-real");
  options.purpose = feeds::Purpose::real;
  return Done{};
}

Outcome readLook(const QCommandLineParser& parser, ProgramOptions& options) {
  const auto language = languageFromWord(parser.value("lang"));
  if (!language) return usage("unknown language: " + parser.value("lang"), "--lang");
  options.language = *language;
  const auto size = sizeFrom(parser.value("size"));
  if (!size) return usage("not a size like 1920x1080: " + parser.value("size"), "--size");
  options.size = *size;
  if (parser.isSet("pose")) {
    options.pose = poseFrom(parser.value("pose"));
    if (!options.pose)
      return usage(
          "not a camera pose (five numbers; X and Y within 1e7 m, DISTANCE 5 to 1e6 m, "
          "PITCH -90 to -5 degrees): " +
              parser.value("pose"),
          "--pose");
  }
  if (parser.isSet("light")) {
    options.light = lightFrom(parser.value("light"));
    if (!options.light) return usage("not day, night or time: " + parser.value("light"), "--light");
  }
  if (parser.isSet("bookmark")) {
    options.bookmark = parser.value("bookmark").toInt();
    if (options.bookmark < 1)
      return usage("not a number from 1 on: " + parser.value("bookmark"), "--bookmark");
  }
  return Done{};
}

/// What a drill has of its own, or what it has not.
Outcome readWorld(const QCommandLineParser& parser, ProgramOptions& options) {
  options.world = parser.value("world");
  if (options.world.isEmpty()) return Done{};
  for (const QString other : {"city", "recording", "feed", "share", "for-real", "edit"}) {
    if (!parser.isSet(other)) continue;
    return Error{ErrorCode::badInput,
                 "a world scenario brings its own city, clock and actions, and is always a drill",
                 "--world and --" + other.toStdString(), "Leave one of the two out"};
  }
  if (parser.isSet("channels"))
    return Error{ErrorCode::badInput, "nothing of a drilled scenario leaves",
                 "--world and --channels",
                 "Leave --channels out; exercises over channels are held with --city"};
  if (parser.isSet("report"))
    return Error{ErrorCode::badInput, "a report tells of a forecast, a world scenario has none",
                 "--world and --report",
                 "Compare its branches in one page with: citymirror-cli world SCENARIO --out DIR"};
  QFile file(options.world);
  if (!file.open(QIODevice::ReadOnly))
    return usage("the scenario cannot be read: " + file.errorString(), "--world " + options.world);
  QJsonParseError parsed;
  const QJsonDocument json = QJsonDocument::fromJson(file.readAll(), &parsed);
  if (json.isObject()) return Done{};
  return usage("this is no world scenario: " +
                   (json.isNull() ? parsed.errorString() : QString("no JSON object")),
               "--world " + options.world);
}

}  // namespace

Result<ProgramOptions> parseOptions(const QStringList& arguments) {
  QCommandLineParser parser;
  describe(parser);
  if (!parser.parse(arguments)) return usage(parser.errorText(), arguments.join(' '));
  ProgramOptions options;
  if (parser.isSet("help"))
    options.answer = parser.helpText().replace("<executable_name>", "citymirror");
  if (parser.isSet("version")) options.answer = "citymirror " CITYMIRROR_VERSION "\n";
  if (!options.answer.isEmpty()) return options;
  if (!parser.positionalArguments().isEmpty())
    return usage("unexpected argument", parser.positionalArguments().front());
  for (const QString later : {"wall", "story"}) {
    if (!parser.isSet(later)) continue;
    return Error{ErrorCode::unsupported, "not in this version", "--" + later.toStdString(),
                 "Leave the option out"};
  }
  if (auto read = readWorld(parser, options); !read) return read.error();
  if (auto read = readLook(parser, options); !read) return read.error();
  auto at = timeFrom(parser, "at"), now = timeFrom(parser, "now"), sun = timeFrom(parser, "sun-at");
  for (const auto* time : {&at, &now, &sun})
    if (!*time) return time->error();
  options.at = *at;
  options.now = *now;
  options.sun = *sun;
  if (auto read = readEdits(parser.values("edit"), options); !read) return read.error();
  if (auto read = readModels(parser, options); !read) return read.error();
  if (parser.isSet("compare")) {
    if (auto read = readCompare(parser.value("compare"), options); !read) return read.error();
  }
  options.imagery = parser.values("imagery");
  options.imageryCrs = parser.value("imagery-crs");
  for (const QString& text : parser.values("layer")) {
    session::LayerSource& layer =
        options.layers.emplace_back(session::layerSourceFrom(text.toStdString()));
    layer.vector.trueCrs = parser.value("layer-crs").toStdString();
    layer.style = parser.value("layer-style").toStdString();
  }
  options.city = parser.value("city");
  options.recording = parser.value("recording");
  if (!options.recording.isEmpty() && options.city.isEmpty())
    return usage("a recording needs its city", "--recording");
  options.feeds = parser.values("feed");
  if (!options.feeds.isEmpty() && !options.recording.isEmpty())
    return usage("a world lives by its feeds or by a recording, not by both", "--feed");
  if (auto read = readChannels(parser, options); !read) return read.error();
  if (auto read = readSeat(parser, options); !read) return read.error();
  options.shot = parser.value("shot");
  if (!options.shot.isEmpty()) {
    if (const Outcome good = requireFileName(options.shot.toStdString(), ".png"); !good)
      return good.error();
  }
  options.report = parser.value("report");
  options.select = parser.value("select");
  return options;
}

QString optionErrorText(const QStringList& arguments, const Error& error) {
  const QString option = "--lang";
  QString word;
  for (qsizetype i = 1; i < arguments.size(); ++i) {
    if (arguments[i].startsWith(option + "=")) word = arguments[i].mid(option.size() + 1);
    if (arguments[i - 1] == option) word = arguments[i];
  }
  const Language language = languageFromWord(word).value_or(Language::en);
  return QString::fromStdString(session::fileErrorWords(error).in(language));
}

Text missingDisplay(const QProcessEnvironment& environment) {
  for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM"})
    if (!environment.value(name).isEmpty()) return {};
  return {
      "没有可打开窗口的显示（DISPLAY 与 WAYLAND_DISPLAY 均为空）。请在桌面会话中启动；"
      "没有显示的计算机上用 citymirror-cli，例如 citymirror-cli scene shot 输出图片",
      "there is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are empty). Start "
      "it in a desktop session; on a computer without a display use citymirror-cli, as "
      "citymirror-cli scene shot for pictures"};
}

bool missesSessionBus(const QProcessEnvironment& environment) {
  if (!environment.value("DBUS_SESSION_BUS_ADDRESS").isEmpty()) return false;
  const QString runtime = environment.value("XDG_RUNTIME_DIR");
  return runtime.isEmpty() || !QFileInfo::exists(runtime + "/bus");
}

}  // namespace citymirror::desktop
