#include "app/report/report.h"

#include "app/report/html.h"
#include "app/report/report_sections.h"
#include "app/report/svg_chart.h"

namespace citymirror::report {
Outcome writeReport(const ReportInputs& inputs, const std::string& path) {
  if (!inputs.view || !inputs.view->city) {
    return Error{ErrorCode::badInput, "there is no city to report on", path, "Open a city first"};
  }
  const session::WorldView& view = *inputs.view;
  const std::string body = chartPatterns() + titleSection(view) + summarySection(inputs) +
                           warningSection(view) + pictureSection(inputs.pictures) +
                           riskSection(view) + rainSection(view) + gaugeSection(view) +
                           routeSection(view) + healthSection(view) + logSection(view) +
                           thresholdSection(inputs.thresholds) + sourceSection(view);
  return writePage(inputs.templatesFolder,
                   view.city->name.in(Language::zh) + " · " + view.city->name.in(Language::en),
                   body, path);
}

}  // namespace citymirror::report
