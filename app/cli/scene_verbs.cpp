#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>

#include "app/cli/option_checks.h"
#include "app/cli/scene_additions.h"
#include "app/cli/session_relay.h"
#include "app/cli/usage.h"
#include "app/cli/verbs.h"
#include "app/session/branch/compare_frames.h"
#include "app/session/city/bookmarks.h"
#include "app/session/known_times.h"
#include "engine/core/file_io.h"
#include "engine/draw/camera_path.h"
#include "engine/draw/overview.h"
#include "engine/scene/picture_export.h"
#include "gis/city/city_package.h"
#include "gis/crs/transform.h"

namespace citymirror::cli {
namespace {

using session::WorldView;
using View = std::shared_ptr<const WorldView>;

struct SceneOptions {
  std::string city, recording, at, language = "zh", light = "day", look = "bands", size, out;
  std::string sunAt;  // empty = the time shown
  std::vector<std::string> hidden;
  std::vector<double> pose;
  bool noFooter = false;
  AdditionOptions added;
  std::string path, frames;  // of a flight
  double seconds = 0;
  int rate = 30;
  double wait = scene::kPictureWait;  // s
};

constexpr int kLeastSide = 16;
constexpr const char* kWarningsWord = "warnings";  // of the layer of warnings of others

struct Size {
  int width = 0, height = 0;
};

Error usage(const std::string& what, const std::string& where, const std::string& remedy) {
  return {ErrorCode::badInput, what, where, remedy};
}

Result<Size> sizeFrom(const std::string& text) {
  Size size;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%dx%d%c", &size.width, &size.height, &rest) != 2)
    return usage("not a size: " + text, "--size", "Give it like 3840x2160");
  const auto fits = [](int side) { return side >= kLeastSide && side <= scene::kLargestPicture; };
  if (fits(size.width) && fits(size.height)) return size;
  return usage("no picture has this size: " + text, "--size",
               "Give " + std::to_string(kLeastSide) + " to " +
                   std::to_string(scene::kLargestPicture) + " pixels each way");
}

/// A package as it lies there: no world, no water.
Result<View> stillCity(const std::string& folder, const run::JobContext& job) {
  auto city = gis::readCity(folder, job);
  if (!city) return city.error();
  auto view = std::make_shared<WorldView>();
  if (const auto place = gis::toWgs84(city->frame, city->extent.centre()))
    view->frame.place = draw::EarthPlace{place->x(), place->y()};
  std::vector<Note> notes = city.notes();
  view->city = std::make_shared<const CityModel>(std::move(*city));
  return {View(view), std::move(notes)};
}

/// What the session tells people while it plays, as notes.
Result<View> withFaults(View view) {
  std::vector<Note> notes;
  for (const auto& fault : view->faults) notes.push_back({fault.error.what, fault.error.where});
  return {std::move(view), std::move(notes)};
}

Result<View> playedCity(const SceneOptions& options, const std::optional<Instant>& at,
                        const run::JobContext& job) {
  auto made = session::Session::make({}, session::Pace::asFastAsPossible);
  if (!made) return made.error();
  session::Session& session = **made;
  const Relay relay(session, job);
  if (options.city == "demo")
    session.openDemo();
  else
    session.openCity(options.city, options.recording);
  session.waitIdle();
  const View opened = session.view();
  if (job.cancelled())
    return Error{ErrorCode::cancelled, "the run was interrupted", options.city, "Start it again"};
  if (!opened->city) {
    return opened->faults.empty() ? usage("no city was opened", options.city, "Check the folder")
                                  : opened->faults.back().error;
  }
  if (!at) return withFaults(opened);
  if (const Outcome ahead = session::checkReachable(*opened, *at); !ahead) return ahead.error();
  if (*at > opened->recording.begin) session.waitUntil(std::min(*at, opened->recording.end));
  if (const Outcome known = session::checkKnown(*session.view(), *at); !known) return known.error();
  session.seek(*at);
  session.waitIdle();
  return withFaults(session.view());
}

Result<View> viewOf(const SceneOptions& options, const run::JobContext& job) {
  const std::optional<Instant> at = parseIso(options.at);  // nothing where none is given
  if (options.city == "demo" || at || !options.recording.empty())
    return playedCity(options, at, job);
  return stillCity(options.city, job);
}

Language languageOf(const SceneOptions& options) {
  return options.language == "zh" ? Language::zh : Language::en;
}

bool hides(const SceneOptions& options, const char* layer) {
  return std::ranges::count(options.hidden, layer) > 0;
}

/// Incidents and warnings over the city come and go with the marks, as in the window.
std::vector<scene::AddedLayer> situationIn(const SceneOptions& options, const WorldView& view) {
  if (hides(options, "marks")) return {};
  auto layers = situationOver(view, languageOf(options));
  if (hides(options, kWarningsWord))
    std::erase_if(layers, [](const auto& layer) { return layer.id == session::kWarningsLayer; });
  return layers;
}

Result<scene::ExportContent> contentOf(const SceneOptions& options, const WorldView& view,
                                       const run::JobContext& job) {
  session::SideFrame shown = session::shownFrame(view);
  shown.frame.language = languageOf(options);
  shown.frame.waterLook =
      options.look == "natural" ? draw::WaterLook::natural : draw::WaterLook::depthRamp;
  shown.frame.light = options.light == "night"  ? draw::LightChoice::night
                      : options.light == "time" ? draw::LightChoice::byTime
                                                : draw::LightChoice::day;
  shown.frame.sunAt = parseIso(options.sunAt);  // nothing where none is given
  if (shown.frame.sunAt) shown.frame.light = draw::LightChoice::byTime;
  if (shown.frame.sunAt && !shown.frame.place)
    return usage("where this city lies on Earth is not known, so neither is its sun", "--sun-at",
                 "Import the city with its coordinate system");
  const draw::DrawFrame& frame = shown.frame;
  const float night = draw::lightOf(frame).night;
  auto added = readAdditions(options.added, view, night, job);
  if (!added) return added.error();
  scene::ExportContent content{view.city, shown.frame, {}, options.hidden, std::move(added->added)};
  const std::vector<scene::AddedLayer> situation = situationIn(options, view);
  auto& layers = content.added.layers;
  layers.insert(layers.end(), situation.begin(), situation.end());
  if (!options.noFooter) {
    const Text credits = session::creditsOf(added->credits);
    content.footer = session::footerOf(view, shown, languageOf(options),
                                       credits.in(languageOf(options)));
    if (added->theme) session::addTheme(*added->theme, languageOf(options), *content.footer);
    if (hides(options, "flow")) content.footer->flow.clear();
    if (hides(options, "routes")) session::addRoadKeys({}, languageOf(options), *content.footer);
    addSituationKeys(view, situation, languageOf(options), *content.footer);
  }
  return {std::move(content), added.notes()};
}

Result<VerbResult> report(const std::string& out, const Size& size,
                          std::initializer_list<const std::vector<Note>*> parts) {
  nlohmann::ordered_json json{{"out", out}, {"width", size.width}, {"height", size.height}};
  std::vector<Note> notes;
  for (const std::vector<Note>* part : parts) notes.insert(notes.end(), part->begin(), part->end());
  for (const Note& note : notes) json["notes"].push_back(note.what + " (" + note.where + ")");
  return {VerbResult{json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)},
          std::move(notes)};
}

/// What can be told of the options without looking at the city.
Outcome usable(const SceneOptions& options) {
  if (const auto size = sizeFrom(options.size); !size) return size.error();
  const bool still = options.city != "demo" && options.at.empty() && options.recording.empty();
  if (still && options.light == "time" && options.sunAt.empty())
    return usage("a package alone has no time to be lit by", "--light time",
                 "Give --sun-at, or --recording with --at");
  return usableAdditions(options.added);
}

Outcome usableShot(const SceneOptions& options) {
  if (!options.pose.empty()) {
    if (const auto pose = draw::poseFromNumbers(options.pose); !pose) return pose.error();
  }
  if (const Outcome good = requireFileName(options.out, ".png"); !good) return good.error();
  return usable(options);
}

Outcome usableFlight(const SceneOptions& options) {
  if (options.out.empty() == options.frames.empty())
    return usage("one of --out and --frames is needed", "scene fly", "See --help");
  return usable(options);
}

Result<VerbResult> shot(const SceneOptions& options, const run::JobContext& job) {
  const auto size = sizeFrom(options.size);
  const auto view = viewOf(options, job);
  if (!view) return view.error();
  const auto content = contentOf(options, **view, job);
  if (!content) return content.error();
  const auto shape = options.noFooter ? draw::shapeOf(size->width, size->height)
                                      : draw::shapeAboveFooter(size->width, size->height);
  scene::PictureRequest request{*content, draw::overviewOf(*(*view)->city, shape), size->width,
                                size->height, options.out};
  request.waitSeconds = options.wait;
  if (!options.pose.empty()) {
    request.pose = *draw::poseFromNumbers(options.pose);
  }
  const Outcome drawn = scene::exportPicture(request, job);
  if (!drawn) return drawn.error();
  return report(options.out, *size, {&view.notes(), &content.notes(), &drawn.notes()});
}

Result<VerbResult> fly(const SceneOptions& options, const run::JobContext& job) {
  const auto size = sizeFrom(options.size);
  const auto view = viewOf(options, job);
  if (!view) return view.error();
  const auto poses = session::flightFrom(options.path, *(*view)->city);
  if (!poses) return poses.error();
  const auto path = draw::CameraPath::make(*poses);
  if (!path) return path.error();
  const bool film = options.frames.empty();
  const std::string out = film ? options.out : options.frames;
  const auto content = contentOf(options, **view, job);
  if (!content) return content.error();
  const Outcome drawn = scene::exportFilm(
      {*content, *path, options.seconds > 0 ? options.seconds : path->seconds(),
       options.rate, size->width, size->height,
       film ? scene::FilmKind::video : scene::FilmKind::frames, out, options.wait},
      job);
  if (!drawn) return drawn.error();
  return report(out, *size, {&view.notes(), &content.notes(), &drawn.notes()});
}

void addCommon(CLI::App& verb, SceneOptions& options) {
  verb.add_option("city", options.city, "Folder of a city package, or demo for the demo city")
      ->required();
  verb.add_option("--size", options.size, "Pixels, up to 16384 each way for pictures")
      ->capture_default_str();
  verb.add_option("--at", options.at, "Time to show, ISO 8601 with its zone")
      ->check(isoTime());
  verb.add_option("--recording", options.recording,
                  "Feed to replay (.jsonl, journal.sqlite), with a package");
  verb.add_option("--lang", options.language, "Language of the labels")
      ->check(CLI::IsMember({"zh", "en"}))
      ->capture_default_str();
  verb.add_option("--light", options.light, "Light")
      ->check(CLI::IsMember({"day", "night", "time"}))
      ->capture_default_str();
  verb.add_option("--sun-at", options.sunAt,
                  "The sun of this time, whatever time is shown, ISO 8601 with its zone")
      ->check(isoTime());
  verb.add_option("--look", options.look, "Flood water in the bands of its depth, or as water")
      ->check(CLI::IsMember({"bands", "natural"}))
      ->capture_default_str();
  const auto layers = scene::layerWords();
  std::vector<std::string> words(layers.begin(), layers.end());
  words.emplace_back(kWarningsWord);
  verb.add_option("--hide", options.hidden,
                  "Layers that are left out; incidents and warnings of others go with marks")
      ->delimiter(',')
      ->check(CLI::IsMember(words));
  addAdditionOptions(verb, options.added);
  verb.add_option("--wait", options.wait,
                  "Seconds that a picture, and each part of a large one, waits for imagery and "
                  "pages of models; what has not come by then is noted")
      ->check(numberFrom(1, 3600))
      ->capture_default_str();
  verb.add_flag("--no-footer", options.noFooter, "Without the strip of place, time and source");
}

void addShot(CLI::App& scene, VerbContext& context) {
  const auto options = std::make_shared<SceneOptions>();
  options->size = "1920x1080";
  CLI::App* verb = scene.add_subcommand("shot", "Draw a picture of a city without a window");
  addCommon(*verb, *options);
  verb->add_option("--out", options->out, "Picture (.png)")->required();
  verb->add_option(
          "--pose", options->pose,
          "X,Y,DISTANCE,HEADING,PITCH in local metres and degrees; default: the whole city")
      ->delimiter(',')
      ->expected(5)
      ->check(anyNumber());
  verb->callback([options, &context] {
    requireUsable(usableShot(*options));
    context.work = [options](const run::JobContext& job) { return shot(*options, job); };
  });
}

void addFly(CLI::App& scene, VerbContext& context) {
  const auto options = std::make_shared<SceneOptions>();
  options->size = "1920x1080";
  CLI::App* verb = scene.add_subcommand("fly", "Draw a flight through a city as a film");
  addCommon(*verb, *options);
  verb->add_option("--path", options->path,
                   "Bookmarks file, or {\"line\": [[x, y], ...], \"distance\": m, \"pitch\": deg}")
      ->required();
  verb->add_option("--out", options->out, "Film: .mp4 (H.264) or .webm (VP9); needs ffmpeg");
  verb->add_option("--frames", options->frames, "Folder for the frames as pictures, instead")
      ->check(folderName());
  verb->add_option("--seconds", options->seconds, "Length; default: calm speed")
      ->check(numberFrom(0.1, 3600));
  verb->add_option("--fps", options->rate, "Frames a second")
      ->check(CLI::Range(1, 120))
      ->capture_default_str();
  verb->callback([options, &context] {
    requireUsable(usableFlight(*options));
    context.work = [options](const run::JobContext& job) { return fly(*options, job); };
  });
}

}  // namespace

void addSceneVerbs(CLI::App& app, VerbContext& context) {
  CLI::App* scene = app.add_subcommand("scene", "Pictures and films of a city");
  scene->require_subcommand(1);
  scene->fallthrough();
  addShot(*scene, context);
  addFly(*scene, context);
}

}  // namespace citymirror::cli
