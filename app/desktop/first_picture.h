#pragma once
#include <QObject>
#include <functional>
#include <optional>

namespace citymirror::view {
class CityView;
}

namespace citymirror::desktop {

/// Wall seconds since the system started this process, to 10 ms; none where it does not tell.
std::optional<double> sinceProcessStart();

/// Watches for the first frame of a view that shows a city and for the first one that has settled,
/// on the screen, and tells of each once. UI thread.
class FirstPicture : public QObject {
  Q_OBJECT
 public:
  enum class Moment { first, whole };
  /// `view` outlives it.
  FirstPicture(view::CityView& view, std::function<void(Moment)> tell);

 private:
  void look();

  view::CityView& view_;
  std::function<void(Moment)> tell_;
  std::optional<int> framesBefore_;  ///< drawn when the city came
  bool first_ = false, whole_ = false;
};

/// Where the environment variable CITYMIRROR_FIRST_PICTURE is set and not empty: prints
/// "first picture: S s after start" and "whole picture: S s after start" to standard output as
/// these moments come, then ends the application. For measuring the start of the program itself.
void measureFirstPicture(view::CityView& view);

}  // namespace citymirror::desktop
