#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/time.h"
#include "engine/draw/sketch.h"
#include "engine/run/action.h"

namespace citymirror::session {

enum class AnnotationKind { label, line, area };
/// Tokens of the palette; the colours of warnings are not among them.
enum class AnnotationColor { accent, measured, forecast, text };

/// What a person wrote or drew on a place of a city.
struct Annotation {
  AnnotationKind kind = AnnotationKind::label;
  std::string text;            ///< UTF-8, as the person wrote it
  std::vector<Point3> points;  ///< local metres: one of a label, two of a line, three of an area
  AnnotationColor color = AnnotationColor::accent;
  std::string author;
  Instant at;
  bool visible = true;
  friend bool operator==(const Annotation&, const Annotation&) = default;
};
using Annotations = std::vector<Annotation>;

draw::Color colorOf(AnnotationColor color);
/// The visible ones as they lie over the picture.
draw::Sketch sketchOf(const Annotations& annotations);

/// JSON, version 1, places in the city's projected coordinates: they stay where they are when the
/// package is cut anew.
std::string annotationsText(const CityModel& city, const Annotations& annotations);
/// Errors: unreadable (not such a file, a later version, a place that is no number).
Result<Annotations> parseAnnotations(const CityModel& city, const std::string& text);

/// What a person did to the annotations of a city: the ones that went, as `oldValue`, and the ones
/// that came, as `newValue`, each as annotationsText() or empty; a changed one is among both.
/// Nothing where they are the same. `by` and `at` are the caller's.
std::optional<run::Action> annotationAction(const CityModel& city, const Annotations& before,
                                            const Annotations& after);

/// GeoJSON (RFC 7946, WGS 84) of the visible ones, with text, colour, author and time. Errors:
/// badInput for a city without a place on Earth.
Result<std::string> annotationsGeoJson(const CityModel& city, const Annotations& annotations);

/// The annotations of one city with their file: every act is written at once, the last ones can be
/// taken back. One thread.
class AnnotationBook {
 public:
  /// Reads FOLDER/annotations/<city>.json, none = empty. A file that cannot be read is kept aside
  /// and a note says so.
  static Result<AnnotationBook> open(const std::string& folder,
                                     std::shared_ptr<const CityModel> city);

  const Annotations& all() const { return all_; }
  const std::string& path() const { return path_; }
  /// Writes first: where that fails everything stays as it was.
  Outcome set(Annotations next);
  bool canUndo() const { return !before_.empty(); }
  /// Takes the last act of this session back.
  Outcome undo();

 private:
  std::shared_ptr<const CityModel> city_;
  std::string path_;
  Annotations all_;
  std::vector<Annotations> before_;
};

}  // namespace citymirror::session
