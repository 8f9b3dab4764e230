#pragma once
#include <QApplication>
#include <QSize>

namespace citymirror::bench {

/// Live feeds of 5,000 observations a second, through mosquitto where it is installed, into a
/// session and its window for so long; from the stamp of a marked observation to the session's view
/// that has it, and to the frame on the screen that shows it, beside the bar of 200 ms. Needs a
/// display. 0, or 1 where nothing was shown or the bar was missed.
int feedToPixel(QApplication& app, int seconds, const QSize& size);

}  // namespace citymirror::bench
