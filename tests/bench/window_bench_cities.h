#pragma once
#include <QApplication>
#include <QSize>
#include <string>

namespace citymirror::bench {

/// A session and its window over a city: what a frame costs while the camera turns, seen whole,
/// over a district and in a street, beside 100 ms of processor time; its p50 and p99 by the clock;
/// what the program holds of memory then, beside 800 MB. `city` is one of scene_bench_cities.h
/// ("demo", "generated", "tokyo") or the folder of a package. Pictures are drawn as people get
/// them: at fewer pixels while the camera moves and whole ones come late (view::MotionPace). Needs
/// a display. Exit status: 1 where a bar is missed or the city cannot be opened; 0 where its data
/// is not there.
int cityInWindow(QApplication& app, const std::string& city, double secondsAView,
                 const QSize& size);

}  // namespace citymirror::bench
