#pragma once
#include <QCheckBox>

namespace citymirror::panels {

/// A check box of a name from outside: cut in its middle where the name is wider than the box,
/// which is as wide as its place. Who points at it reads all of it.
class ElidedCheck : public QCheckBox {
  Q_OBJECT
 public:
  explicit ElidedCheck(QWidget* parent = nullptr);
  /// `more` stands below the name in the tooltip; empty = nothing does.
  void setWhole(const QString& name, const QString& more = {});
  const QString& whole() const { return whole_; }
  /// As wide as the whole name needs it.
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  QSize sizeWith(int textWidth) const;
  void elide();

  QString whole_;
};

}  // namespace citymirror::panels
