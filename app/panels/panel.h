#pragma once
#include <QWidget>

#include "app/panels/words.h"

namespace citymirror::panels {

/// A part of the window that shows the world. UI thread only. Derived classes set texts that do not
/// depend on the world in retranslate() and everything else in refresh().
class Panel : public QWidget {
  Q_OBJECT
 public:
  explicit Panel(QWidget* parent = nullptr);

  /// Never null; an empty world before anything is open.
  void setView(const ViewPtr& view);
  const session::WorldView& world() const { return *view_; }
  const ViewPtr& view() const { return view_; }

 protected:
  virtual void refresh() = 0;
  virtual void retranslate() {}
  void changeEvent(QEvent* event) override;

 private:
  ViewPtr view_ = std::make_shared<const session::WorldView>();
};

}  // namespace citymirror::panels
