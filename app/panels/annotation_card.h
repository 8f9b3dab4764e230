#pragma once
#include "app/panels/panel.h"
#include "app/session/city/annotations.h"

class QLabel;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace citymirror::panels {

/// The annotations of a city as a list: ticked = seen, double click renames. Says what people want;
/// shows what it is given.
class AnnotationCard : public Panel {
  Q_OBJECT
 public:
  explicit AnnotationCard(QWidget* parent = nullptr);
  void show(const session::Annotations& annotations, bool canUndo);
  /// Lets a person write the text of one.
  void rename(int index);
  int chosen() const;
  session::AnnotationColor color() const { return color_; }

 signals:
  void newWanted(citymirror::session::AnnotationKind kind);
  void changed(int index, const QString& text, bool visible);
  void removeWanted(int index);
  void chose(int index);
  void undoWanted();
  void exportWanted();
  void closed();

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void layOut();
  void connectParts();
  void choose(session::AnnotationColor color);

  session::AnnotationColor color_ = session::AnnotationColor::accent;
  QLabel *title_, *hint_;
  QListWidget* list_;
  std::vector<QPushButton*> swatches_;
  QPushButton *label_, *line_, *area_, *remove_, *undo_, *export_, *close_;
};

}  // namespace citymirror::panels
