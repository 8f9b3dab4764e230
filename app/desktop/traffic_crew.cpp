#include <algorithm>

#include "app/desktop/traffic_tools.h"
#include "app/panels/crew_choice.h"
#include "app/panels/words.h"
#include "app/session/command/seat_rights.h"

/// Units that are sent to a place by hand: what crews do there is asked where there is a choice.
namespace citymirror::desktop {

void TrafficTools::connectCrew() {
  connect(card_->crew(), &panels::CrewChoice::taken, this, &TrafficTools::takeWork);
}

void TrafficTools::placeUnit(const std::string& code, const Point2& to) {
  if (!view_->city) return;
  const bool pumps = std::ranges::any_of(view_->city->resources, [&](const Resource& each) {
    return each.code == code && each.pumpCapacity > 0;
  });
  endWork();
  send({code, to, view_->cursor.at, {}, !pumps});
}

/// False where nothing near the place can be worked.
bool TrafficTools::askWork(const Sending& sending, const std::string& parent) {
  const double at = seconds(sending.at - futures_->zero);
  const auto run = runs_.request(parent);
  session::CrewOfferRules rules;
  rules.raise = config_.steering.sandbagHeight;
  const auto before =
      session::editsOf(*futures_, parent, session::editsGiven(run.inputs), at);
  auto offers = session::crewOffers(run.inputs.flood.structures, before, *view_->city,
                                    sending.unit, sending.to, rules);
  if (offers.empty()) return false;
  QStringList names;
  std::vector<session::Act> rights;
  for (const session::CrewOffer& offer : offers) {
    names << panels::say(offer.name);
    world::CrewOrder order;
    order.code = sending.unit;
    order.acts = {offer.edit};
    rights.push_back(session::actsOf(session::WorldDeed(order), session::basisOf(*view_)).back());
  }
  work_ = WorkQuestion{sending, std::move(offers)};
  const QString unit = QString::fromStdString(sending.unit);
  card_->crew()->ask(unit, names, std::move(rights));
  shown_ = true;
  showCard();
  emit said(tr("Choose on the card what %1 does there").arg(unit));
  return true;
}

void TrafficTools::takeWork(int which) {
  if (!work_) return;
  Sending sending = std::move(work_->sending);
  sending.ask = false;
  if (which >= 0 && std::size_t(which) < work_->offers.size()) {
    const session::CrewOffer& offer = work_->offers[std::size_t(which)];
    sending.does = {offer.edit};
    sending.to = offer.place;
  }
  work_.reset();
  send(std::move(sending));
}

bool TrafficTools::endWork() {
  card_->crew()->end();
  if (!work_) return false;
  work_.reset();
  return true;
}

}  // namespace citymirror::desktop
