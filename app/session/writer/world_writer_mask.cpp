#include <algorithm>
#include <iterator>

#include "app/session/command/journal_text.h"
#include "app/session/command/people_mask.h"
#include "app/session/writer/world_writer.h"

/// What this screen does not show, and feeds that come and go: things of the seat.
namespace citymirror::session {

/// Masking is for anybody, lifting takes a right.
bool WorldWriter::setMask(MaskSwitch wanted, const std::string& by) {
  if ((wanted == MaskSwitch::mask) == masked()) return false;
  if (!mayNow(wanted == MaskSwitch::mask ? Act::watch : Act::liftMask)) return false;
  const std::string who = nameAtSeat(by);
  if (wanted == MaskSwitch::mask) {
    startMasked();
    note(who, {"已开启大屏屏蔽：只显示“" + mask_->shown().zh + "”",
               "masked the screen: it shows what is " + mask_->shown().in(Language::en)});
  } else {
    mask_.reset();
    note(who, {"已解除大屏屏蔽", "lifted the mask of the screen"});
  }
  journal("mask", who, journalBody({{"masked", masked()}, {"role", wordOf(role_)}}));
  showMasked();
  return true;
}

void WorldWriter::startMasked() {
  mask_ = std::make_shared<const LabelMask>(config_.labels);
  showMasked();
}

void WorldWriter::showMasked() {
  shown_ = mask_ ? session::masked(city_, *mask_) : city_;
  const auto forbidden = mask_ && city_ ? mask_->forbids(*city_) : std::nullopt;
  if (!forbidden) return;
  shown_ = nullptr;
  addFault({ErrorCode::unsupported,
            "this screen may not show the city: its label is above " +
                mask_->shown().in(Language::en),
            forbidden->en, "Lift the mask, or label the layer in labels.json or its package"});
}

/// Where messages go: numbers of people.
void WorldWriter::maskContacts(std::vector<IncidentView>& incidents) const {
  const auto label = mask_ ? mask_->attribute("contacts", "address") : std::nullopt;
  if (!label) return;
  for (IncidentView& incident : incidents) {
    if (!incident.desk || incident.desk->runs.empty()) continue;
    auto desk = std::make_shared<IncidentDesk>(*incident.desk);
    for (LinkageRun& run : desk->runs) {
      for (incident::Dispatch& dispatch : run.linkage.dispatches)
        dispatch.address = maskedValue(*label);
    }
    incident.desk = std::move(desk);
  }
}

/// A screen that many eyes see has what is meant for everybody.
std::shared_ptr<const ReceivedWarnings> WorldWriter::shownWarnings() {
  const auto all = warnings_.inForce(cursor_.at);
  const auto isPublic = [](const ReceivedWarningPointer& warning) { return warning->toEverybody; };
  if (!mask_ || !all || std::ranges::all_of(*all, isPublic)) return all;
  auto shown = std::make_shared<ReceivedWarnings>();
  std::ranges::copy_if(*all, std::back_inserter(*shown), isPublic);
  return shown->empty() ? nullptr : shown;
}

/// The copy without names is made once for each state of the cases.
std::shared_ptr<const HandlingView> WorldWriter::shownHandling() {
  const auto label = mask_ ? mask_->attribute("people", "name") : std::nullopt;
  if (!label || !handling_) return handling_;
  if (nameless_.first != handling_)
    nameless_ = {handling_, withoutNames(*handling_, PeopleMask(*label, {}))};
  return nameless_.second;
}

/// Who did what is for those who work here.
void WorldWriter::maskPeople(WorldView& view) {
  const auto label = mask_ ? mask_->attribute("people", "name") : std::nullopt;
  if (!label) return;
  std::set<std::string> names = peopleIn(view);
  for (std::size_t i = 0; accounts_ && i < accounts_->accounts.size(); ++i)
    names.insert({accounts_->accounts[i].name, accounts_->accounts[i].login});
  const PeopleMask mask(*label, names);
  mask.apply(view);
  if (!view.rules) return;
  if (namelessRules_.of != view.rules || namelessRules_.names != names)
    namelessRules_ = {view.rules, std::move(names), mask.rules(*view.rules)};
  view.rules = namelessRules_.shown;
}

void WorldWriter::noteFeed(std::string_view kind, const std::string& id,
                           const std::string& address, const std::string& by) {
  const std::string who = nameAtSeat(by);
  journal(kind, who, journalBody({{"id", id}, {"from", address}}));
  if (kind == "feed_connected")
    note(who, {"已接入数据源 " + id, "connected the feed " + id});
  else
    note(who, {"已断开数据源 " + id, "disconnected the feed " + id});
}

}  // namespace citymirror::session
