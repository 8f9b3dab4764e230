#pragma once
// What of a window a test needs to know where it is seen, and pictures of it for people.
#include <QTest>

#include "app/desktop/main_window.h"

namespace citymirror::desktop {

/// Where a place of the ground is in the city view.
inline QPoint seenAt(const MainWindow& window, const Point2& at) {
  const CityModel& city = *window.view()->city;
  const float height = bilinear(city.terrain, at.x(), at.y());
  return window.cityView()->project({at.x(), at.y(), height}).toPoint();
}

/// For people to look at, where CITYMIRROR_TEST_PICTURES names a folder.
inline void takePicture(MainWindow& window, const char* name) {
  const QString folder = qEnvironmentVariable("CITYMIRROR_TEST_PICTURES");
  if (folder.isEmpty()) return;
  QTest::qWait(800);
  window.grab().save(folder + "/" + name + ".png");
}

}  // namespace citymirror::desktop
