#pragma once
#include <CLI/App.hpp>
#include <functional>
#include <string>

#include "engine/core/result.h"
#include "engine/run/job_queue.h"

namespace citymirror::cli {

/// What a verb hands back: the exit status is 0, or 1 with the error on standard error.
/// `json` is one object for the last line of standard output where --json was given.
struct VerbResult {
  std::string json = "{}";
};

/// Collects the chosen verb's work; main runs it after parsing, with progress on standard error and
/// cancellation by SIGINT and SIGTERM.
struct VerbContext {
  std::function<Result<VerbResult>(const run::JobContext&)> work;
};

void addCityVerbs(CLI::App& app, VerbContext& context);    ///< city make | import | check
void addFloodVerb(CLI::App& app, VerbContext& context);    ///< flood
void addFeedVerbs(CLI::App& app, VerbContext& context);    ///< feed run | try | listen | replay
void addFeedRunVerbs(CLI::App& feed, VerbContext& context);  ///< of feed: run | try
void addFeedDraftVerb(CLI::App& feed, VerbContext& context);  ///< of feed: draft
void addEnsembleVerb(CLI::App& app, VerbContext& context);  ///< ensemble
void addTrafficVerb(CLI::App& app, VerbContext& context);  ///< traffic
void addWorldVerb(CLI::App& app, VerbContext& context);    ///< world
void addRouteVerb(CLI::App& app, VerbContext& context);    ///< route
void addPlanVerb(CLI::App& app, VerbContext& context);     ///< plan
void addDemoVerb(CLI::App& app, VerbContext& context);     ///< demo
void addSceneVerbs(CLI::App& app, VerbContext& context);   ///< scene shot | fly
void addJournalVerb(CLI::App& app, VerbContext& context);  ///< journal verify|handling|…
void addJournalReplayVerbs(CLI::App& journal, VerbContext& context);  ///< its replay | record
void addRulesVerb(CLI::App& app, VerbContext& context);    ///< rules list | check | try
void addChannelVerb(CLI::App& app, VerbContext& context);  ///< channel try
void addAccountVerbs(CLI::App& app, VerbContext& context);  ///< account add | passwd | list | lock

}  // namespace citymirror::cli
