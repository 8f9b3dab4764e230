#include "app/desktop/detail_look.h"

#include <algorithm>
#include <cmath>

#include "app/session/branch/branch_name.h"
#include "app/session/branch/detail_layer.h"
#include "engine/run/background.h"

namespace citymirror::desktop {
namespace {

constexpr double kLeastSpan = 10;  // s that are worth driving
constexpr double kLeastRadius = 150, kMostRadius = 600;  // m
constexpr double kRadiusShare = 0.5;  // of the distance to what is looked at

}  // namespace

DetailLook::DetailLook(view::CityView* city, panels::DetailChoice* choice)
    : QObject(city), city_(city), choice_(choice) {
  using panels::DetailChoice;
  connect(choice_, &DetailChoice::wanted, this, &DetailLook::start);
  connect(choice_, &DetailChoice::unwanted, this, &DetailLook::leave);
  connect(choice_, &DetailChoice::stopWanted, this, &DetailLook::stop);
  retell();
}

DetailLook::~DetailLook() {
  driving_.cancelAll();
  driving_.drain();
}

void DetailLook::setBranch(const panels::ViewPtr& view,
                           const std::shared_ptr<const session::WorldFutures>& futures,
                           const QString& chosen) {
  const bool other = chosen != chosen_ || view->city != view_->city ||
                     !futures->find(chosen.toStdString());
  const bool moved = view->cursor.at != view_->cursor.at || view->now != view_->now;
  view_ = view;
  futures_ = futures;
  chosen_ = chosen;
  if (other && on_) end();
  if (other) refused_.clear();
  if (other || moved) choice_->setState({!missing_, on_, computing_, choice_->state().done, words()});
}

void DetailLook::retell() {
  const Outcome possible = session::areaDetailPossible();
  missing_ = possible ? std::nullopt : std::optional(possible.error());
  choice_->setState({!missing_, on_, computing_, choice_->state().done, words()});
}

double DetailLook::cursorSeconds() const { return seconds(view_->cursor.at - futures_->zero); }

QString DetailLook::clock(double time) const {
  return panels::clockOf(*view_, futures_->zero + millis(time));
}

void DetailLook::refuse(const QString& why) {
  end();
  refused_ = why;
  retell();
  emit said(why);
}

void DetailLook::start() {
  end();
  retell();
  const auto future = futures_->find(chosen_.toStdString());
  if (missing_ || !future || !view_->city) return;
  const double at = cursorSeconds();
  from_ = at;
  to_ = std::min(at + kSpan, future->computedTo);
  if (at < 0 || to_ < at + kLeastSpan || !future->track->network)
    return refuse(tr("The branch is computed from %1 to %2: move the cursor there")
                      .arg(clock(0), clock(future->computedTo)));
  const session::AreaDetailRequest request = areaInView(*future);
  const Text where =
      session::lookedAt(request, session::branchTitle(*future), futures_->zero, from_);
  if (const Outcome may = record_.begin(where); !may)
    return refuse(panels::errorText(may.error()));
  on_ = computing_ = true;
  demand_ = future->track->demand;
  driving_.submit(
      {"微观（SUMO）", "detailed (SUMO)"},
      [this, request, number = number_](const run::JobContext& job) {
        run::stepBehind(run::Behind::pictures);  // SUMO too
        const auto hand = [&](auto call) {
          QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection);
        };
        const auto driven = session::driveAreaDetail(
            request,
            [&](const session::AreaDetail& part) {
              hand([this, number, copy = std::make_shared<const session::AreaDetail>(part)] {
                take(number, copy);
              });
            },
            job);
        std::optional<Error> fault;
        if (!driven) fault = driven.error();
        hand([this, number, fault] { finish(number, fault); });
      });
  retell();
}

session::AreaDetailRequest DetailLook::areaInView(const session::WorldFuture& future) const {
  session::AreaDetailRequest request;
  request.city = view_->computed();
  request.track = future.track;
  const draw::CameraPose pose = city_->pose();
  request.centre = pose.target;
  request.radius = std::clamp(pose.distance * kRadiusShare, kLeastRadius, kMostRadius);
  const auto seen = session::partAt(future.track->vehicles, from_ - 1);  // everybody
  request.from = seen ? seen->time : 0;
  request.to = to_;
  return request;
}

bool DetailLook::agreed(const Outcome& may) {
  if (!may) emit said(panels::errorText(may.error()));
  return may.ok();
}

void DetailLook::leave() {
  if (agreed(record_.stop())) return end();
  retell();
}

void DetailLook::stop() {
  if (!agreed(record_.stop())) return;
  if (!driving_.cancelAll().empty())  // it had not begun, and nobody else will say its end
    finish(number_, Error{ErrorCode::cancelled, "The detail was stopped", "detail", "Start it again"});
}

void DetailLook::end() {
  record_.end(session::RunEnd::abandoned);
  const bool was = on_ && detail_;
  driving_.cancelAll();
  ++number_;
  on_ = computing_ = false;
  refused_.clear();
  if (detail_) city_->removeVectors(kAreaLayer);
  detail_.reset();
  choice_->setState({!missing_, false, false, 0, words()});
  if (was) emit changed();
}

void DetailLook::take(std::uint64_t number, std::shared_ptr<const session::AreaDetail> detail) {
  if (number != number_ || detail->samples.empty()) return;
  const bool first = !detail_;
  detail_ = std::move(detail);
  obtained_ = view_->now;
  if (first) showRim();
  const double done = (detail_->samples.back()->time - from_) / std::max(1.0, to_ - from_);
  choice_->setState({true, true, computing_, std::clamp(done, 0.0, 1.0), words()});
  emit changed();
}

void DetailLook::finish(std::uint64_t number, const std::optional<Error>& fault) {
  if (number != number_) return;
  computing_ = false;
  const bool stopped = fault && fault->code == ErrorCode::cancelled;
  if (!fault) record_.end(session::RunEnd::completed);
  if (fault && !stopped) record_.end(session::RunEnd::failed, fault->text());
  if (fault && !stopped) return refuse(panels::errorText(*fault));
  if (!detail_) return end();
  choice_->setState({true, true, false, 1, words()});
}

void DetailLook::showRim() {
  const auto rim = session::detailLayer(*detail_, futures_->zero, obtained_);
  city_->addVectors(kAreaLayer, rim.layer, rim.style);
}

bool DetailLook::shows(double at) const { return on_ && detail_ && detail_->holds(at); }

std::shared_ptr<const draw::MovingMarks> DetailLook::marks(double at, double rate) const {
  if (!shows(at) || !view_->city) return nullptr;
  return session::drawDetail(*detail_, *demand_, *view_->city, futures_->zero, at, rate);
}

QString DetailLook::credits() const {
  if (!shows(cursorSeconds())) return {};
  return tr("Vehicles: %1").arg(QString::fromStdString(detail_->engine));
}

QString DetailLook::words() const {
  if (missing_) return panels::errorText(*missing_);
  if (!refused_.isEmpty()) return refused_;
  if (!on_) return {};
  if (!detail_) return tr("SUMO starts: %1–%2").arg(clock(from_), clock(to_));
  const double at = cursorSeconds();
  const QString span = clock(from_) + "–" + clock(detail_->samples.back()->time);
  const QString engine = QString::fromStdString(detail_->engine);
  if (!detail_->holds(at))
    return tr("%1 drove %2 only: the vehicles shown are the branch's own").arg(engine, span);
  const std::size_t count = session::vehiclesAt(*detail_, at).size();
  return tr("The vehicles shown are driven by %1, not by the branch's own model: %2 within %3 m, "
            "%4, driven %5 ago. Speeds and queues of roads stay the branch's.")
      .arg(engine)
      .arg(count)
      .arg(detail_->radius, 0, 'f', 0)
      .arg(span, panels::durationText(std::max(Millis{0}, view_->now - obtained_)));
}

}  // namespace citymirror::desktop
