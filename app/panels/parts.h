#pragma once
#include <QIcon>
#include <QLabel>
#include <QPixmap>
#include <QWidget>

#include "engine/core/event.h"

class QListWidget;
class QVBoxLayout;
class QGridLayout;

namespace citymirror::panels {

/// A label of a style of the theme ("heading", "title", "muted", "small").
QLabel* makeLabel(const char* style, QWidget* parent = nullptr);
QWidget* makeSeparator(QWidget* parent = nullptr);

/// A list of exactly so many items, those that are there kept.
void resizeRows(QListWidget* list, int rows);

/// Shape and colour of a warning level, for a row of a list.
QPixmap severityPixmap(Severity severity, double opacity = 1);
/// The same, and a chosen row keeps the level's colour.
QIcon severityIcon(Severity severity);

/// Shape and colour of a warning level.
class SeverityMark : public QWidget {
  Q_OBJECT
 public:
  explicit SeverityMark(QWidget* parent = nullptr);
  void setSeverity(Severity severity);
  Severity severity() const { return severity_; }
  QSize sizeHint() const override { return {14, 14}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Severity severity_ = Severity::none;
};

/// Rows "name  value" with a tooltip each (source and age); reused between refreshes.
class FactTable : public QWidget {
  Q_OBJECT
 public:
  struct Fact {
    QString name, value, source;
  };
  explicit FactTable(QWidget* parent = nullptr);
  void setFacts(const std::vector<Fact>& facts);

 private:
  QGridLayout* grid_;
  std::vector<std::pair<QLabel*, QLabel*>> rows_;
};

}  // namespace citymirror::panels
