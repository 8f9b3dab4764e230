#pragma once
#include <QToolButton>
#include <optional>

#include "engine/draw/daylight.h"
#include "engine/scene/quality.h"

namespace citymirror::view {

/// The button over the picture: says its quality, and its light where it is not that of the time.
class SceneMenu : public QToolButton {
  Q_OBJECT
 public:
  explicit SceneMenu(QWidget* parent);
  /// The step that was chosen by the renderer's name, and that name.
  void setAutomatic(scene::Quality quality, const QString& renderer);
  /// Chosen elsewhere; says nothing.
  void setLight(draw::LightChoice light);
  /// A date and time that the sun is of; empty = it is that of the light.
  void setSun(const QString& when);

 signals:
  void lightChosen(citymirror::draw::LightChoice light);
  void sunWanted();  ///< of a date and time that are to be asked for
  void qualityChosen(std::optional<citymirror::scene::Quality> quality);  ///< none = automatic
  void resized();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void refill();
  void refillSoon();
  static QString nameOf(scene::Quality quality);
  static QString shortNameOf(scene::Quality quality);

  draw::LightChoice light_ = draw::LightChoice::day;
  QString sun_;
  std::optional<scene::Quality> chosen_;
  scene::Quality automatic_ = scene::Quality::standard;
  QString renderer_;
};

}  // namespace citymirror::view
