#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/panels/panel.h"
#include "app/session/command/handling_table.h"
#include "app/session/command/handling_view.h"

class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace citymirror::panels {

class BarChart;

/// How well incidents were handled: on-time rate and mean time of each of the seven steps as bars,
/// counts by unit, area or class as a table; of the cases that its choices leave. The figures are
/// those of `citymirror-cli journal handling`.
class HandlingCard : public Panel {
  Q_OBJECT
 public:
  static constexpr int kWidth = 440;  ///< px: names of units, areas and classes are seen whole

  explicit HandlingCard(QWidget* parent = nullptr);

  session::IndexKey key() const;
  session::HandlingFilter filter() const;
  /// As session::indicesCsv and casesCsv, of the cases that are shown.
  std::string indicesTable() const;
  std::string casesTable() const;

 signals:
  void indicesWanted();  ///< into a file
  void casesWanted();
  void closed();
  void refilled();  ///< it may have another height

 protected:
  void refresh() override;
  void retranslate() override;
  void showEvent(QShowEvent* event) override;

 private:
  void layOut();
  void fillChoices();
  void fill();
  void followRights(bool any);
  void fillTable(const std::map<std::string, incident::HandlingIndices>& rows);
  void fillBars(const std::map<std::string, incident::HandlingIndices>& rows,
                const incident::HandlingIndices& all);
  std::vector<incident::CaseRecord> cases() const;
  QString nameOfKey(const std::string& code) const;
  QString sourceText() const;

  /// What is shown rests on.
  struct Basis {
    std::shared_ptr<const session::HandlingView> handling;
    session::IndexKey key = session::IndexKey::unit;
    session::HandlingFilter filter;
    std::int64_t minute = 0;  ///< of the world's clock: open cases become late
    friend bool operator==(const Basis&, const Basis&) = default;
  };

  QLabel *title_, *sum_, *source_;
  QPushButton *close_, *saveIndices_, *saveCases_;
  QComboBox *by_, *back_, *area_, *unit_, *class_;
  BarChart *onTime_, *steps_;
  QTableWidget* table_;
  std::shared_ptr<const session::HandlingView> offered_;  ///< whose codes the choices have
  std::optional<Basis> shown_;
  bool anyShown_ = false;
};

}  // namespace citymirror::panels
