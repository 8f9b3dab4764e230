#pragma once
#include <QProcessEnvironment>
#include <QSize>
#include <QString>
#include <QStringList>
#include <optional>
#include <utility>
#include <vector>

#include "app/session/branch/compare_frames.h"
#include "app/session/city/layer_files.h"
#include "app/session/city/model_files.h"
#include "app/session/command/command_act.h"
#include "app/session/live/seat.h"
#include "app/view/compare_view.h"
#include "engine/core/result.h"
#include "engine/core/text.h"
#include "engine/core/time.h"
#include "engine/draw/draw_frame.h"
#include "scenarios/flood/flood_edit.h"

namespace citymirror::desktop {

/// What the command line of the program asks for.
struct ProgramOptions {
  QString city;           ///< package; empty = the demo city, or that of the scenario
  QString world;          ///< scenario that is drilled; empty = none
  QString recording;      ///< feed of that city
  QStringList feeds;      ///< descriptors of live feeds
  QString accounts;       ///< file of accounts; empty = nobody signs in
  bool wallSafe = false;  ///< what is above the wall's label is not shown, and nothing asked
  QString channels;       ///< file by which linkages go out; empty = nothing is sent
  feeds::Purpose purpose = feeds::Purpose::drill;  ///< of what is sent
  session::Seat seat;                              ///< among several that share one picture
  Language language = Language::en;
  QString shot, report;
  QSize size{1920, 1080};
  std::optional<Instant> at, now;
  QString select;
  std::vector<std::pair<Instant, flood::FloodEdit>> edits;  ///< measures to take before looking
  std::optional<draw::CameraPose> pose;
  std::optional<draw::LightChoice> light;
  std::optional<Instant> sun;  ///< whatever time is shown
  int bookmark = 0;  ///< to go to; 0 = none
  view::CompareMode compare = view::CompareMode::off;
  std::vector<session::SideChoice> sides;  ///< of the comparison, from B on
  std::vector<gis::ModelSource> models;    ///< to add to the city
  QStringList imagery;                     ///< files and addresses, from the lowest to the highest
  QString imageryCrs;                      ///< of imagery that does not name its own
  std::vector<session::LayerSource> layers;  ///< to add to the city
  QString answer;  ///< not empty: print this and leave with 0 (--help, --version)
};

/// Errors: badInput (unknown or malformed), unsupported (an option of a later version); bad usage.
Result<ProgramOptions> parseOptions(const QStringList& arguments);

/// An error of theirs in the language that --lang names, else the system's.
QString optionErrorText(const QStringList& arguments, const Error& error);

/// Why no window can open and what to do, where the environment names no display; else empty.
Text missingDisplay(const QProcessEnvironment& environment);

/// Whether no bus of the session is there for the window: the program must then be told that there
/// is none (DBUS_SESSION_BUS_ADDRESS=disabled:) before its first widget, which asks for assistive
/// technologies. libdbus 1.14 would fork to launch a bus, and the child waits for ever where
/// another thread holds a lock of PROJ 9.1 at that moment.
bool missesSessionBus(const QProcessEnvironment& environment);

}  // namespace citymirror::desktop
