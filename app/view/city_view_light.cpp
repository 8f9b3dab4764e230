#include <QDateTime>
#include <QString>

#include "app/view/city_view_state.h"

/// The light that the city is seen in.
namespace citymirror::view {
namespace {

/// "2026-12-21 15:00" on a clock of the city.
QString sunText(Instant at, int utcOffsetMinutes) {
  return QString::fromStdString(toIso(at, utcOffsetMinutes).substr(0, 16)).replace('T', ' ');
}

}  // namespace

/// On the clock of the city, which may come later than the sun.
void CityView::State::tellSun() const {
  menu->setSun(sun ? sunText(*sun, build ? build->city->utcOffsetMinutes : 0) : QString());
}

void CityView::setLight(draw::LightChoice light) {
  State& s = *state_;
  if (s.light == light && !s.sun) return;
  s.light = light;
  s.sun.reset();
  s.menu->setLight(light);
  s.tellSun();
  setFrame(s.frame);
  emit lightChanged();
}

draw::LightChoice CityView::light() const { return state_->light; }

void CityView::setSun(std::optional<Instant> at) {
  State& s = *state_;
  if (s.sun == at) return;
  if (!at) return setLight(draw::LightChoice::byTime);
  s.light = draw::LightChoice::byTime;
  s.sun = at;
  s.menu->setLight(s.light);
  s.tellSun();
  setFrame(s.frame);
  emit lightChanged();
}

std::optional<Instant> CityView::sun() const { return state_->sun; }

void CityView::askSun() {
  State& s = *state_;
  if (s.sunDialog == nullptr) {
    s.sunDialog = new SunDialog(this);
    connect(s.sunDialog, &SunDialog::chosen, this, [this](Instant at) { setSun(at); });
    connect(s.sunDialog, &SunDialog::givenUp, this, [this] { setSun(std::nullopt); });
  }
  const Instant shown =
      s.frame.at == Instant{} ? Instant{QDateTime::currentMSecsSinceEpoch()} : s.frame.at;
  s.sunDialog->ask(s.sun.value_or(shown), s.build ? s.build->city->utcOffsetMinutes : 0,
                   s.frame.place);
}

float CityView::night() const { return state_->scene.light().night; }

}  // namespace citymirror::view
