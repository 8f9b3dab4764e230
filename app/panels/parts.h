#pragma once
#include <QIcon>
#include <QLabel>
#include <QPixmap>
#include <QWidget>

#include "engine/core/event.h"

class QComboBox;
class QGridLayout;
class QHBoxLayout;
class QListWidget;
class QPushButton;
class QTableWidget;

namespace citymirror::panels {

/// A label of a style of the theme ("heading", "title", "muted", "small").
QLabel* makeLabel(const char* style, QWidget* parent = nullptr);
QWidget* makeSeparator(QWidget* parent = nullptr);

QPushButton* makeButton(const char* name, QWidget* parent);
/// A click on it leaves the keyboard where it is, so that Space goes on to play and pause; Tab
/// reaches it. For what starts and stops a computation: the same place means something else soon.
void leaveKeyboard(QPushButton* button);
/// "×", for the upper right corner of a card; the card says what it ends.
QPushButton* makeCloseButton(QWidget* parent);
/// The first row of a card: its title, and at the right edge what closes it.
QHBoxLayout* makeTitleRow(QLabel* title, QWidget* close);

/// A choice among texts of the content, as wide as its place however long they are.
QComboBox* makeChoice(const char* name, QWidget* parent);

/// Lines of content, each cut off where the list ends; it never scrolls sideways.
QListWidget* makeList(const char* name, QWidget* parent);
/// A list of exactly so many items, those that are there kept.
void resizeRows(QListWidget* list, int rows);
/// As high as its rows are in the font of the language, whole ones; of more than `most` it scrolls.
/// Empty it has room for one of `rowHeight` px.
void fitHeight(QListWidget* list, int most, int rowHeight);

/// A table to read: no grid, rows of `rowHeight` px, column `wide` takes the room that is left.
QTableWidget* makeTable(const char* name, int columns, int wide, int rowHeight, QWidget* parent);
/// A tip that shows this text as it is. What comes from outside goes through it: Qt takes a text
/// with a tag in its first line for markup, which could name files of this computer.
QString plainTip(const QString& text);

/// Touches the cell only where something else stands in it; `tip` is shown as it is.
void setCell(QTableWidget* table, int row, int column, const QString& text, const QString& tip);

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
    QString link = {};  ///< http(s): the value opens it in the browser
  };
  explicit FactTable(QWidget* parent = nullptr);
  void setFacts(const std::vector<Fact>& facts);

 private:
  static void showValue(QLabel& label, const Fact& fact);

  QGridLayout* grid_;
  std::vector<std::pair<QLabel*, QLabel*>> rows_;
};

}  // namespace citymirror::panels
