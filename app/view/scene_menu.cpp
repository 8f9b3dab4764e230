#include "app/view/scene_menu.h"

#include <QActionGroup>
#include <QEvent>
#include <QMenu>
#include <QTimer>

namespace citymirror::view {

SceneMenu::SceneMenu(QWidget* parent) : QToolButton(parent) {
  setObjectName("sceneMenu");
  setPopupMode(QToolButton::InstantPopup);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::ArrowCursor);
  setMenu(new QMenu(this));
  refill();
}

void SceneMenu::setAutomatic(scene::Quality quality, const QString& renderer) {
  automatic_ = quality;
  renderer_ = renderer;
  refill();
}

void SceneMenu::setLight(draw::LightChoice light) {
  if (light == light_) return;
  light_ = light;
  refillSoon();
}

void SceneMenu::setSun(const QString& when) {
  if (when == sun_) return;
  sun_ = when;
  refillSoon();
}

/// Not while one of its actions acts.
void SceneMenu::refillSoon() { QTimer::singleShot(0, this, &SceneMenu::refill); }

void SceneMenu::changeEvent(QEvent* event) {
  QToolButton::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) refill();
}

QString SceneMenu::nameOf(scene::Quality quality) {
  switch (quality) {
    case scene::Quality::software:
      return tr("Without a GPU, painted shadows");
    case scene::Quality::standard:
      return tr("Standard, shadows by the sun");
    case scene::Quality::workstation:
      break;
  }
  return tr("Workstation, finer shadows by the sun");
}

QString SceneMenu::shortNameOf(scene::Quality quality) {
  switch (quality) {
    case scene::Quality::software:
      return tr("no GPU");
    case scene::Quality::standard:
      return tr("standard");
    case scene::Quality::workstation:
      break;
  }
  return tr("workstation");
}

void SceneMenu::refill() {
  QStringList now{tr("Picture"), shortNameOf(chosen_.value_or(automatic_))};
  if (light_ == draw::LightChoice::day) now << tr("Always day");
  if (light_ == draw::LightChoice::night) now << tr("Always night");
  if (!sun_.isEmpty()) now << tr("Sun of %1").arg(sun_);
  setText(now.join(" · "));
  adjustSize();
  emit resized();
  setToolTip(tr("Light and quality of the picture"));
  QMenu& menu = *this->menu();
  menu.clear();
  const auto add = [&](QActionGroup* group, const QString& text, bool checked, auto act) {
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(checked);
    group->addAction(action);
    connect(action, &QAction::triggered, this, act);
  };
  auto* lights = new QActionGroup(&menu);
  menu.addSection(tr("Light"));
  for (const auto& [light, name] : {std::pair(draw::LightChoice::byTime, tr("By the time shown")),
                                    std::pair(draw::LightChoice::day, tr("Always day")),
                                    std::pair(draw::LightChoice::night, tr("Always night"))}) {
    add(lights, name, light_ == light && sun_.isEmpty(),
        [this, light = light] { emit lightChosen(light); });
  }
  add(lights, tr("Sun at a date and time…"), !sun_.isEmpty(), [this] { emit sunWanted(); });
  auto* steps = new QActionGroup(&menu);
  menu.addSection(tr("Quality"));
  const auto choose = [this](std::optional<scene::Quality> quality) {
    chosen_ = quality;
    refillSoon();
    emit qualityChosen(quality);
  };
  add(steps, tr("Automatic: %1").arg(nameOf(automatic_)), !chosen_,
      [choose] { choose(std::nullopt); });
  for (const auto quality :
       {scene::Quality::software, scene::Quality::standard, scene::Quality::workstation}) {
    add(steps, nameOf(quality), chosen_ == quality, [choose, quality] { choose(quality); });
  }
  if (!renderer_.isEmpty()) menu.addAction(renderer_)->setEnabled(false);
}

}  // namespace citymirror::view
