#pragma once
#include <QObject>
#include <memory>

#include "app/panels/detail_choice.h"
#include "app/session/branch/area_detail.h"
#include "app/session/branch/run_record.h"
#include "app/session/branch/world_runs.h"
#include "app/view/city_view.h"
#include "engine/run/job_queue.h"

namespace citymirror::desktop {

/// A detailed look at the area in view: vehicles of the chosen branch as SUMO drives them, on a
/// thread of its own, for some minutes from the cursor's time on. While the cursor is within them
/// they are shown instead of the branch's own. UI thread only.
class DetailLook : public QObject {
  Q_OBJECT
 public:
  static constexpr int kAreaLayer = 900006;
  static constexpr double kSpan = 300;  ///< s that are driven at most

  DetailLook(view::CityView* city, panels::DetailChoice* choice);
  ~DetailLook() override;

  /// Who keeps that looks begin and end.
  void recordBy(session::RunDesk desk) { record_.tell(std::move(desk)); }
  /// What is looked at. Another branch, or another run or city, ends a look.
  void setBranch(const panels::ViewPtr& view,
                 const std::shared_ptr<const session::WorldFutures>& futures, const QString& chosen);
  /// Says again what it says: the language, or whether SUMO is there, is another.
  void retell();
  void start();
  /// Stops what drives and takes it out of the picture, as something else takes its place.
  void end();
  /// Whether its vehicles, and no others, are the picture's at `at` s of the run.
  bool shows(double at) const;
  std::shared_ptr<const draw::MovingMarks> marks(double at, double rate) const;
  /// Who drives what is shown, for credits; empty where the branch's own vehicles are.
  QString credits() const;

 signals:
  void changed();  ///< other vehicles than before
  void said(const QString& message);

 private:
  void refuse(const QString& why);
  session::AreaDetailRequest areaInView(const session::WorldFuture& future) const;
  void take(std::uint64_t number, std::shared_ptr<const session::AreaDetail> detail);
  void leave();  ///< by hand: end()
  void stop();   ///< by hand: what was driven so far stays
  bool agreed(const Outcome& may);
  void finish(std::uint64_t number, const std::optional<Error>& fault);
  void showRim();
  double cursorSeconds() const;
  QString clock(double time) const;
  QString words() const;

  view::CityView* city_;
  panels::DetailChoice* choice_;
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
  std::shared_ptr<const session::WorldFutures> futures_ =
      std::make_shared<const session::WorldFutures>();
  QString chosen_;
  std::optional<Error> missing_;  ///< why SUMO cannot be asked
  QString refused_;               ///< why the last look came to nothing
  bool on_ = false, computing_ = false;
  std::uint64_t number_ = 0;  ///< of the look: what an earlier one tells is dropped
  double from_ = 0, to_ = 0;  ///< s of the run that are wanted
  std::shared_ptr<const session::AreaDetail> detail_;
  std::shared_ptr<const TrafficDemand> demand_;  ///< whose vehicles they are
  Instant obtained_;
  session::RunRecord record_;
  run::JobQueue driving_{1};  // last: its end waits for the worker
};

}  // namespace citymirror::desktop
