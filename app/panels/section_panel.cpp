#include "app/panels/section_panel.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <cmath>

#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/section_plot.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "app/session/command/seat_rights.h"
#include "engine/core/file_io.h"

namespace citymirror::panels {
namespace {

QString sectionNumber(double value, int digits) { return QString::number(value, 'f', digits); }

/// The name of the datum; nothing where the package does not know it.
QString datumOf(const CityModel& city) {
  const std::string& datum = city.frame.verticalDatum;
  return datum == "unknown" ? QString() : QString::fromStdString(datum);
}

QString cell(double value, int digits) {
  return std::isfinite(value) ? sectionNumber(value, digits) : QString();
}

}  // namespace

std::string sectionCsv(const session::WorldView& view, const draw::WaterSection& section) {
  const CityModel& city = *view.city;
  QString text = "# CityMirror section\n";
  text += "# time: " + QString::fromStdString(toIso(view.cursor.at, city.utcOffsetMinutes)) + "\n";
  if (view.forecast) {
    text += "# forecast: " + QString::fromStdString(view.forecast->id) + ", issued " +
            QString::fromStdString(toIso(view.forecast->issued, city.utcOffsetMinutes)) + "\n";
  }
  text += "# crs: " + QString::fromStdString(city.frame.crs) +
          "; vertical datum: " + QString::fromStdString(city.frame.verticalDatum) + "\n";
  text += "# discharge_m3_per_s, positive to the left of the line: " +
          sectionNumber(section.discharge, 3) + "\n";
  if (city.synthetic()) text += "# synthetic city\n";
  text += "distance_m,x_m,y_m,ground_m,level_m,depth_m,max_depth_m,speed_m_per_s\n";
  for (const draw::Station& s : section.stations) {
    const Point2 at = city.frame.toProjected(s.at);
    const bool wet = s.depth > 0;
    const QStringList row{sectionNumber(s.along, 2),
                          sectionNumber(at.x(), 2),
                          sectionNumber(at.y(), 2),
                          cell(s.ground, 3),
                          wet ? sectionNumber(s.ground + s.depth, 3) : QString(),
                          std::isfinite(s.ground) ? sectionNumber(s.depth, 3) : QString(),
                          std::isfinite(s.ground) ? sectionNumber(s.maxDepth, 3) : QString(),
                          wet ? sectionNumber(s.speed, 3) : QString()};
    text += row.join(',') + "\n";
  }
  return text.toStdString();
}

SectionPanel::SectionPanel(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  title_ = makeLabel("title", this);
  summary_ = makeLabel("statement", this);
  reading_ = makeLabel("value", this);
  source_ = makeLabel("small", this);
  for (QLabel* label : {summary_, reading_, source_}) {
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    label->setProperty("content", true);
  }
  save_ = new QPushButton(this);
  close_ = makeCloseButton(this);
  plot_ = new SectionPlot(this);
  connect(close_, &QPushButton::clicked, this, &SectionPanel::closed);
  connect(save_, &QPushButton::clicked, this, &SectionPanel::saveCsv);
  connect(plot_, &SectionPlot::pointed, this, &SectionPanel::point);
  auto* top = new QHBoxLayout;
  top->setSpacing(2 * kGrid);
  top->addWidget(title_);
  top->addWidget(summary_, 1);
  top->addWidget(save_);
  top->addWidget(close_);
  auto* bottom = new QHBoxLayout;
  bottom->addWidget(reading_, 3);
  bottom->addWidget(source_, 2);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, kGrid, 12, kGrid);
  column->setSpacing(4);
  column->addLayout(top);
  column->addWidget(plot_, 1);
  column->addLayout(bottom);
  retranslate();
  hide();
}

void SectionPanel::retranslate() {
  title_->setText(tr("Section"));
  save_->setText(tr("Save CSV"));
  close_->setToolTip(tr("Close the section (Esc)"));
  close_->setAccessibleName(tr("Close the section"));
  summary_->setToolTip(
      tr("Through the whole line at this time; left and right as one walks along the line"));
  point(nullptr);
  stale_ = true;
}

void SectionPanel::setLine(std::vector<Point2> line) {
  line_ = std::move(line);
  crossedCity_.reset();
  stale_ = true;
  setVisible(line_.size() >= 2);
  refresh();
}

void SectionPanel::sample() {
  const session::WorldView& w = world();
  if (crossedCity_ != w.city) {
    crossedCity_ = w.city;
    crossed_ = draw::crossedBuildings(w.city->buildings, w.city->terrain, line_);
  }
  const bool computed = w.frame.water && w.forecast && w.forecast->flood;
  auto section = draw::sampleSection(w.frame.water ? *w.frame.water : *draw::dryGround(w.city),
                                     line_, computed ? &w.forecast->flood->maxima.depth : nullptr);
  section.buildings = crossed_;
  plot_->setSection(std::move(section), datumOf(*w.city));
}

QString SectionPanel::summary() const {
  const draw::WaterSection& section = plot_->section();
  QString text = tr("%1 m long").arg(sectionNumber(length(line_), 0));
  const auto& water = world().frame.water;
  if (!water) return text + " · " + tr("no forecast at this time: ground only");
  if (water->qxBefore) {
    const double q = section.discharge;
    const QString side = q >= 0 ? tr("to the left of the line") : tr("to the right of the line");
    text += " · " + tr("discharge %1 m³/s").arg(sectionNumber(std::abs(q), 2));
    if (std::abs(q) >= 0.005) text += " " + side;
  }
  return text + " · " +
         tr("%1 m wet, %2 m²")
             .arg(sectionNumber(section.wetWidth, 0), sectionNumber(section.area, 1));
}

void SectionPanel::refresh() {
  const session::WorldView& w = world();
  if (line_.size() < 2 || !w.city) return hide();
  followRole(save_, w, session::Act::exportData, true,
             tr("Save the values along the line as a table"));
  if (stale_ || sampled_ != w.frame.water || crossedCity_ != w.city) {
    sampled_ = w.frame.water;
    stale_ = false;
    sample();
    summary_->setText(summary());
    point(nullptr);
  }
  const QString run =
      w.forecast && w.frame.water
          ? tr("forecast %1, issued %2; dashed: largest of the run")
                .arg(QString::fromStdString(w.forecast->id), clockOf(w, w.forecast->issued))
          : QString();
  source_->setText(clockOf(w, w.cursor.at) + (run.isEmpty() ? QString() : " · " + run));
  source_->setToolTip(source_->text());
  source_->setAlignment(Qt::AlignRight);
}

void SectionPanel::point(const draw::Station* s) {
  if (s == nullptr) return reading_->setText(tr("Point at the section to read its values"));
  QString text = tr("at %1 m").arg(sectionNumber(s->along, 1));
  if (!std::isfinite(s->ground)) {
    text += " · " + tr("building or outside the model");
  } else {
    text += " · " + tr("ground %1 m").arg(sectionNumber(s->ground, 2));
    if (s->depth > 0) {
      text += " · " + tr("level %1 m").arg(sectionNumber(s->ground + s->depth, 2)) + " · " +
              tr("depth %1").arg(depthText(s->depth)) + " · " +
              tr("speed %1 m/s").arg(sectionNumber(s->speed, 2));
    } else {
      text += " · " + tr("dry");
    }
    if (s->maxDepth > 0) text += " · " + tr("largest %1").arg(depthText(s->maxDepth));
  }
  reading_->setText(text);
}

void SectionPanel::saveCsv() {
  if (!world().city) return;
  if (const Outcome may = session::permitAt(world().person, session::Act::exportData); !may)
    return void(emit said(tr("Section not saved: %1").arg(errorText(may.error()))));
  const std::string table = sectionCsv(world(), plot_->section());
  const QString path =
      QFileDialog::getSaveFileName(this, tr("Save the section"), "section.csv", "CSV (*.csv)");
  if (path.isEmpty() || !gate_) return;
  Outcome saved = gate_(path);
  if (saved) saved = writeFile(path.toStdString(), table);
  emit said(saved ? tr("Section saved: %1").arg(path)
                  : tr("Section not saved: %1").arg(errorText(saved.error())));
}

}  // namespace citymirror::panels
