#include "tests/validation/page.h"

#include <cmath>
#include <cstdio>
#include <regex>

#include "app/report/html.h"
#include "tests/validation/profile_chart.h"

namespace citymirror::flood::validation {
namespace {

using nlohmann::json;
using report::both;
using report::escape;

std::string both(const json& text) {
  return both(text.at("zh").get<std::string>(), text.at("en").get<std::string>());
}

std::string printed(const char* format, double value) {
  char text[48];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

/// "0.46 %", "2.8e-3 m", "0".
std::string measured(double value, const std::string& unit) {
  if (value == 0) return unit.empty() ? "0" : "0 " + unit;
  if (unit.empty() && value >= 1e-4) return printed("%.2f %%", value * 100);
  const std::string digits = value >= 1e-3 ? printed("%.4f", value) : printed("%.1e", value);
  return unit.empty() ? digits : digits + " " + unit;
}

std::string head(const std::vector<std::pair<Text, bool>>& titles) {
  std::string row = "<tr>";
  for (const auto& [title, numeric] : titles) {
    row += std::string(numeric ? "<th class=\"n\">" : "<th>") + report::both(title) + "</th>";
  }
  return row + "</tr>\n";
}

std::string spanning(std::size_t rows, const std::string& content) {
  return "<td rowspan=\"" + std::to_string(rows) + "\">" + content + "</td>";
}

std::string measureCells(const json& m) {
  const auto unit = m.at("unit").get<std::string>();
  return "<td>" + both(m.at("what")) + "</td><td class=\"n\">" +
         measured(m.at("value").get<double>(), unit) + "</td><td class=\"n\">" +
         measured(m.at("bound").get<double>(), unit) + "</td>";
}

/// The rows of one case: its name and what others reach stand once beside all its measures.
std::string caseRows(const json& exact) {
  std::size_t rows = 0;
  for (const json& scheme : exact.at("schemes")) rows += scheme.at("measures").size();
  std::string name =
      spanning(rows, "<b>" + both(exact.at("title")) + "</b><br><span class=\"muted\">" +
                         both(exact.at("set_up")) + "<br>" +
                         escape(exact.at("source").get<std::string>()) + "</span>");
  std::string published = spanning(rows, both(exact.at("published"))), table;
  for (const json& scheme : exact.at("schemes")) {
    const json& measures = scheme.at("measures");
    std::string label = spanning(measures.size(), escape(scheme.at("scheme").get<std::string>()));
    for (const json& m : measures) {
      table += "<tr>" + std::exchange(name, {}) + std::exchange(label, {}) + measureCells(m) +
               std::exchange(published, {}) + "</tr>\n";
    }
  }
  return table;
}

std::string exactTable(const json& cases) {
  std::string rows = head({{{"算例", "Case"}, false},
                           {{"格式", "Scheme"}, false},
                           {{"误差", "Error"}, false},
                           {{"本程序", "Here"}, true},
                           {{"测试限值", "Test bound"}, true},
                           {{"其他程序", "Other codes"}, false}});
  for (const json& exact : cases) rows += caseRows(exact);
  return "<table>\n" + rows + "</table>\n";
}

std::string levelTable(const json& points) {
  report::Table table({{{"测点", "Point"}, false},
                       {{"实测水位 m", "Observed level, m"}, true},
                       {{"模拟水位 m", "Simulated level, m"}, true},
                       {{"差值 m", "Difference, m"}, true},
                       {{"模拟水深 m", "Simulated depth, m"}, true},
                       {{"TUFLOW 1 m 水位 m", "TUFLOW 1 m level, m"}, true}});
  for (const json& point : points) {
    table.row({escape(point.at("id").get<std::string>()),
               report::number(point.at("observed_m").get<double>(), 2),
               report::number(point.at("simulated_m").get<double>(), 2),
               printed("%+.2f", point.at("difference_m").get<double>()),
               report::number(point.at("depth_m").get<double>(), 2),
               report::number(point.at("tuflow_m").get<double>(), 2)});
  }
  return table.html();
}

/// A number as its format asks: "2", "%2", "e1".
std::string formatted(double value, const std::string& format) {
  if (format[0] == '%') return report::number(value * 100, std::stoi(format.substr(1)));
  if (format[0] == 'e') return printed("%.1e", value);
  return report::grouped(value, std::stoi(format));
}

}  // namespace

Result<std::string> validationPage(const std::string& frame, const std::string& words,
                                   const json& figures) {
  static const std::regex slot(R"(\{\{(/[^|}]+)\|([^}]+)\}\})");
  std::string body;
  auto from = words.cbegin();
  for (std::sregex_iterator i(words.begin(), words.end(), slot), end; i != end; ++i) {
    const json::json_pointer path((*i)[1].str());
    if (!figures.contains(path)) {
      return Error{ErrorCode::notFound, "the page asks for a figure that was not measured",
                   (*i)[1].str(), "Name one that is in the figures"};
    }
    body.append(from, (*i)[0].first);
    body += formatted(figures.at(path).get<double>(), (*i)[2].str());
    from = (*i)[0].second;
  }
  body.append(from, words.cend());
  const auto fill = [](std::string& text, const std::string& name, const std::string& content) {
    const std::size_t at = text.find(name);
    if (at != std::string::npos) text.replace(at, name.size(), content);
  };
  fill(body, "{{exact}}", exactTable(figures.at("exact")));
  fill(body, "{{profiles}}", profileCharts(figures.at("exact")));
  fill(body, "{{levels}}", levelTable(figures.at("merewether").at("points")));
  fill(body, "{{version}}", escape(figures.at("version").get<std::string>()));
  std::string page = frame;
  fill(page, "{{title}}", "洪涝模型验证 · Flood engine validation");
  fill(page, "{{body}}", body);
  return page;
}

}  // namespace citymirror::flood::validation
