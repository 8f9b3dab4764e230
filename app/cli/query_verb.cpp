#include "app/cli/query_verb.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/cli/option_checks.h"
#include "app/cli/query_text.h"
#include "app/cli/shown_lines.h"
#include "app/session/city/query_files.h"
#include "app/session/city/query_places.h"
#include "engine/core/file_io.h"
#include "engine/core/utf8.h"
#include "gis/city/city_package.h"
#include "gis/vector/vector_address.h"

namespace citymirror::cli {
namespace {

struct QueryArguments {
  std::string city, crs, format = "text", out, vectors;
  std::vector<std::string> within;
  std::string near, water;
  double distance = 0, deeper = 0.15;
  bool wholly = false, any = false, descending = false;
  session::CityQuestion question;
};

Outcome addPlaces(const QueryArguments& arguments, const CityModel& city,
                  session::CityQuestion& question) {
  const auto relation = arguments.wholly ? InArea::Relation::within : InArea::Relation::touches;
  std::vector<Result<session::AskedPlace>> places;
  for (const std::string& text : arguments.within)
    places.push_back(session::placeWithin(text, arguments.crs, relation, city));
  if (!arguments.near.empty())
    places.push_back(session::placeNear(arguments.near, arguments.crs, arguments.distance, city));
  if (!arguments.water.empty())
    places.push_back(session::placeInWater(arguments.water, arguments.deeper, city));
  for (auto& place : places) {
    if (!place) return place.error();
    question.places.push_back(std::move(*place));
  }
  return Done{};
}

void print(const session::CityAnswer& answer, const std::string& format) {
  if (format == "json") {
    std::printf("%s\n",
                printable(session::answerJson(answer, session::JsonRows::all)).c_str());
  } else if (format == "csv") {
    const std::string table = forOutput(
        answer.question.groupBy.empty() ? session::answerCsv(answer) : session::groupsCsv(answer));
    std::fwrite(table.data(), 1, table.size(), stdout);
  } else {
    const std::string text = answerText(answer);
    std::fwrite(text.data(), 1, text.size(), stdout);
  }
  std::fflush(stdout);
}

Outcome save(const session::CityAnswer& answer, const std::string& path) {
  if (path.ends_with(".gpkg")) return session::saveAnswer(answer, path);
  if (path.ends_with(".csv")) return writeFile(path, session::answerCsv(answer));
  return Error{ErrorCode::badInput, "The kind of file is not known", path,
               "Name a .gpkg or a .csv file"};
}

Result<VerbResult> query(const QueryArguments& arguments, const run::JobContext& job) {
  auto read = gis::readCity(arguments.city, job);
  if (!read) return read.error();
  const std::vector<Note> notes = read.notes();
  const auto city = std::make_shared<const CityModel>(std::move(*read));
  session::CityTables tables(city);
  session::CityQuestion question = arguments.question;
  if (!arguments.vectors.empty()) {
    auto layer = gis::readLayer(gis::vectorSourceFrom(arguments.vectors), city->frame, {});
    if (!layer) return layer.error();
    question.layer = layer->name;
    tables.add(std::make_shared<const FeatureLayer>(std::move(*layer)));
  }
  if (const Outcome placed = addPlaces(arguments, *city, question); !placed) return placed.error();
  const auto answer = tables.ask(question);
  if (!answer) return answer.error();
  if (!arguments.out.empty()) {
    if (const Outcome saved = save(*answer, arguments.out); !saved) return saved.error();
  }
  print(*answer, arguments.format);
  return {VerbResult{session::answerJson(*answer, session::JsonRows::none)}, notes};
}

void addPlaceOptions(CLI::App& verb, QueryArguments& a) {
  verb.add_option("--within", a.within,
                  "zone:NAME, polygon:WKT, bbox:west,south,east,north or circle:x,y,metres; "
                  "given again, all must hold")
      ->allow_extra_args(false);
  verb.add_flag("--wholly", a.wholly, "Only what lies wholly in there, not what touches it");
  CLI::Option* near =
      verb.add_option("--near", a.near, "Code of a thing of the city, or POINT, LINESTRING (WKT)");
  verb.add_option("--distance", a.distance, "How near, m")->needs(near)->check(anyNumber());
  CLI::Option* water = verb.add_option("--in-water", a.water, "Raster of depths of a flood run, m");
  verb.add_option("--deeper", a.deeper, "Deeper than this, m")
      ->capture_default_str()
      ->needs(water)
      ->check(anyNumber());
  verb.add_option("--crs", a.crs, "CRS of these coordinates, EPSG:n; otherwise the city's");
  verb.add_flag("--any", a.any, "One condition is enough, the filter or a place");
}

}  // namespace

void addQueryVerb(CLI::App& app, VerbContext& context) {
  const auto a = std::make_shared<QueryArguments>();
  session::CityQuestion& q = a->question;
  CLI::App* verb = app.add_subcommand(
      "query", "Ask what a city holds: by attribute, by place, both; with statistics");
  verb->add_option("city", a->city, "Folder of the city package")->required();
  verb->add_option("--layer", q.layer,
                   "buildings, roads, water, levees, zones, sensors, facilities, inlets, pumps, "
                   "gates, units")
      ->capture_default_str();
  verb->add_option("--vectors", a->vectors,
                   "Ask a layer of your own instead: FILE or FILE:LAYER (anything OGR reads), or "
                   "the ADDRESS[#LAYER] of a server (PG:, WFS:, OAPIF:, http(s)://)");
  verb->add_option("--where", q.where,
                   "Filter: height > 50 and use in ('office', 'retail') or name like '%路%'");
  addPlaceOptions(*verb, *a);
  verb->add_option("--by", q.groupBy, "Statistics for each value of this attribute");
  verb->add_option("--of", q.column, "Attribute whose numbers are summed up");
  verb->add_option("--order", q.orderBy, "Attribute that orders the rows");
  verb->add_flag("--descending", a->descending, "Largest first");
  verb->add_option("--limit", q.limit,
                   "List at most so many rows, statistics are of all that fit; 0 = all")
      ->check(wholeNumber())
      ->capture_default_str();
  verb->add_option("--format", a->format, "text, csv or json")
      ->check(CLI::IsMember({"text", "csv", "json"}))
      ->capture_default_str();
  verb->add_option("--out", a->out, "Save the rows as well: FILE.gpkg or FILE.csv");
  verb->callback([a, &context] {
    if (a->any) a->question.combine = FeatureQuery::Combine::any;
    if (a->descending) a->question.order = FeatureQuery::Order::descending;
    context.work = [a](const run::JobContext& job) { return query(*a, job); };
  });
}

}  // namespace citymirror::cli
