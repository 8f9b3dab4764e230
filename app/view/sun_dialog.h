#pragma once
#include <QDialog>
#include <optional>

#include "engine/core/time.h"
#include "engine/draw/daylight.h"

class QDateTimeEdit;
class QLabel;
class QPushButton;
class QSlider;

namespace citymirror::view {

/// Asks for the date and the time of the sun, apart from the time that is shown, and says where it
/// stands then. It lies beside the picture, which follows every change.
class SunDialog : public QDialog {
  Q_OBJECT
 public:
  explicit SunDialog(QWidget* parent);
  /// Begins at a time on the city's clock and chooses it. `place` = of the city; without one the
  /// light stays that of a map, which is said.
  void ask(Instant at, int utcOffsetMinutes, const std::optional<draw::EarthPlace>& place);

 signals:
  void chosen(citymirror::Instant at);
  void givenUp();  ///< the sun of the time shown again

 protected:
  void changeEvent(QEvent* event) override;

 private:
  Instant at() const;
  void follow();
  void tell();
  void retranslate();

  QDateTimeEdit* when_;
  QSlider* hours_;
  QLabel *dateName_, *hourName_, *stands_;
  QPushButton* back_;
  int utcOffsetMinutes_ = 0;
  std::optional<draw::EarthPlace> place_;
};

}  // namespace citymirror::view
