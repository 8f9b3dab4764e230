#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/draw/draw_frame.h"

/// Views of a city that people keep and come back to.
namespace citymirror::session {

/// One view: from where, of when, in which light, without which layers.
struct Bookmark {
  Text name;
  draw::CameraPose pose;
  std::optional<Instant> at;        ///< time shown; none = whichever is shown
  std::vector<std::string> hidden;  ///< layers that are not shown, by their words
  draw::LightChoice light = draw::LightChoice::day;
  bool computed = false;  ///< made from the city, not by a person
  std::string picture;    ///< small PNG, base64; empty = none yet
  std::optional<Instant> sun = {};  ///< of another time than the one shown; light is byTime then
  friend bool operator==(const Bookmark&, const Bookmark&) = default;
};

/// A few views of a city that are useful at once: the whole, low basins, an underpass, the largest
/// hospital. Deterministic.
std::vector<Bookmark> firstBookmarks(const CityModel& city);

/// Where the thing with a code is, local metres: a building, road, sensor, facility, pump, gate or
/// unit; nothing for a code there is not. O(n).
std::optional<Point2> placeOf(const CityModel& city, const std::string& code);
/// Its name; the code in both languages where it has none, or is not there. O(n).
Text placeNameOf(const CityModel& city, const std::string& code);

/// JSON text, the same bytes for equal bookmarks.
std::string bookmarksText(const std::vector<Bookmark>& bookmarks);
/// Errors: unreadable (no JSON, another format, numbers that make no camera), with the place.
Result<std::vector<Bookmark>> bookmarksFrom(const std::string& text, const std::string& where);

/// The file of a city's bookmarks below a folder: by the city's name, place and extent.
std::string bookmarkFile(const std::string& folder, const CityModel& city);

/// The bookmarks of a file; `firstBookmarks` where there is none. A broken file is set aside as
/// FILE.broken-N, with a note that says so. Errors: ioFailed.
Result<std::vector<Bookmark>> loadBookmarks(const std::string& file, const CityModel& city);

/// Whole or not at all. Errors: diskFull, ioFailed.
Outcome saveBookmarks(const std::string& file, const std::vector<Bookmark>& bookmarks);

/// The poses of a flight from a file: a bookmarks file, or {"line": [[x, y], …], "distance": m,
/// "pitch": degrees} in local metres. Errors: notFound, unreadable, badInput (also for a line that
/// leads further out of the city than the city is large).
Result<std::vector<draw::CameraPose>> flightFrom(const std::string& file, const CityModel& city);

}  // namespace citymirror::session
