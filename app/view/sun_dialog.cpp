#include "app/view/sun_dialog.h"

#include <QDateTimeEdit>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <cmath>
#include <numbers>

namespace citymirror::view {
namespace {

constexpr int kSunStep = 300;  // s of the slider
constexpr int kSunSteps = 86400 / kSunStep, kHourSteps = 3600 / kSunStep;
constexpr int kSliderWidth = 288;  // px

}  // namespace

SunDialog::SunDialog(QWidget* parent)
    : QDialog(parent),
      when_(new QDateTimeEdit),
      hours_(new QSlider(Qt::Horizontal)),
      dateName_(new QLabel),
      hourName_(new QLabel),
      stands_(new QLabel),
      back_(new QPushButton) {
  setObjectName("sunDialog");
  when_->setTimeSpec(Qt::UTC);
  when_->setDisplayFormat("yyyy-MM-dd HH:mm");
  when_->setCalendarPopup(true);
  hours_->setRange(0, kSunSteps - 1);
  hours_->setPageStep(kHourSteps);
  hours_->setMinimumWidth(kSliderWidth);
  stands_->setWordWrap(true);
  auto* grid = new QGridLayout(this);
  grid->addWidget(dateName_, 0, 0);
  grid->addWidget(when_, 0, 1);
  grid->addWidget(hourName_, 1, 0);
  grid->addWidget(hours_, 1, 1);
  grid->addWidget(stands_, 2, 0, 1, 2);
  grid->addWidget(back_, 3, 0, 1, 2);
  back_->setAutoDefault(false);
  connect(when_, &QDateTimeEdit::dateTimeChanged, this, &SunDialog::follow);
  connect(hours_, &QSlider::valueChanged, this,
          [this](int step) { when_->setTime(QTime(0, 0).addSecs(step * kSunStep)); });
  connect(back_, &QPushButton::clicked, this, [this] {
    hide();
    emit givenUp();
  });
  retranslate();
}

void SunDialog::ask(Instant at, int utcOffsetMinutes,
                    const std::optional<draw::EarthPlace>& place) {
  utcOffsetMinutes_ = utcOffsetMinutes;
  place_ = place;
  {
    const QSignalBlocker quiet(when_);
    when_->setDateTime(
        QDateTime::fromMSecsSinceEpoch(at.ms + 60'000LL * utcOffsetMinutes, Qt::UTC));
  }
  show();
  raise();
  activateWindow();
  follow();
}

Instant SunDialog::at() const {
  return {when_->dateTime().toMSecsSinceEpoch() - 60'000LL * utcOffsetMinutes_};
}

void SunDialog::follow() {
  const QSignalBlocker quiet(hours_);
  hours_->setValue(QTime(0, 0).secsTo(when_->time()) / kSunStep);
  tell();
  emit chosen(at());
}

void SunDialog::tell() {
  if (!place_) {
    return stands_->setText(
        tr("Where this city lies on Earth is not known: the light stays that of a map."));
  }
  const Point3 sun = draw::sunDirection(at(), place_->longitude, place_->latitude);
  const double degree = std::numbers::pi / 180, high = std::asin(sun.z()) / degree;
  if (high < 0) return stands_->setText(tr("The sun is below the horizon."));
  const double bearing = std::fmod(std::atan2(sun.x(), sun.y()) / degree + 360, 360);
  stands_->setText(tr("The sun stands %1° high, at a bearing of %2° from north.")
                       .arg(high, 0, 'f', 0)
                       .arg(bearing, 0, 'f', 0));
}

void SunDialog::changeEvent(QEvent* event) {
  QDialog::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void SunDialog::retranslate() {
  setWindowTitle(tr("Sun at a date and time"));
  dateName_->setText(tr("Date and time"));
  hourName_->setText(tr("Time of day"));
  when_->setAccessibleName(dateName_->text());
  hours_->setAccessibleName(hourName_->text());
  back_->setText(tr("The sun of the time shown"));
  tell();
}

}  // namespace citymirror::view
