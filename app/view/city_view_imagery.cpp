#include <cmath>

#include "app/view/city_view_state.h"

namespace citymirror::view {

void CityView::connectImagery() {
  state_->scene.imagery().onArrival([this] {
    QMetaObject::invokeMethod(
        this,
        [this] {
          State& s = *state_;
          s.redraw(*this);
          auto reports = s.scene.imagery().reports();
          if (reports == s.imageryReports) return;
          s.imageryReports = std::move(reports);
          emit imageryChanged();
        },
        Qt::QueuedConnection);
  });
  state_->again.setSingleShot(true);
  connect(&state_->again, &QTimer::timeout, this, [this] { state_->redraw(*this); });
}

/// A picture that stands still is drawn once more when tiles that failed are due.
void CityView::askAgain() {
  const auto in = state_->scene.imagery().askAgainIn();
  if (in)
    state_->again.start(int(std::ceil(*in * 1000)));
  else
    state_->again.stop();
}

void CityView::setImagery(std::vector<draw::ImageryLayer> layers) {
  State& s = *state_;
  s.scene.setImagery(std::move(layers));
  s.imageryReports = s.scene.imagery().reports();
  s.redraw(*this);
  emit additionsChanged();
}

const std::vector<draw::ImageryReport>& CityView::imageryReports() const {
  return state_->imageryReports;
}

}  // namespace citymirror::view
