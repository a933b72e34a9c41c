namespace Holdfast.Formats;

/// <summary>What each field of the JSON of <c>report</c> says.</summary>
internal static class ReportWords
{
    public const string Report = """
        organisation: Whose report it is.
        organisation.name: Its name.
        organisation.country: ISO 3166-1 alpha-2.
        organisation.currency: ISO 4217; every amount is in it.
        organisation.timeZone: IANA name.
        made: When the report was made.
        score: Maturity; absent when it was not assessed.
        score.referential: Id of what was asked.
        score.referentialVersion: Its version.
        score.referentialSha256: Its checksum.
        score.profile: Id of how levels become figures.
        score.provenance: official, reported or ours: who says that figures are computed so.
        score.score: The figure; absent below the limit of completeness.
        score.otherReading: The same with answers about the organisation read the other way.
        score.answers: How much is answered.
        score.answers.answered: Questions that are answered, those that are not concerned included.
        score.answers.notConcerned: Answers that say "not concerned".
        score.answers.total: Questions.
        score.answers.share: Answered over all, 0 to 1.
        score.completenessLimit: Share of answers from which a figure is given.
        score.pillars: One entry for each pillar.
        score.pillars.id: Such as RES-4.
        score.pillars.name: Its name.
        score.pillars.score: Of what people answered; absent = nothing scored.
        score.pillars.suggested: With what the facts suggest where nobody answered.
        score.pillars.answers: How much is answered.
        score.pillars.answers.answered: Questions that are answered, those that are not concerned included.
        score.pillars.answers.notConcerned: Answers that say "not concerned".
        score.pillars.answers.total: Questions.
        score.pillars.answers.share: Answered over all, 0 to 1.
        score.systems: Critical systems.
        score.systems.what: The component.
        score.systems.what.id: Its id in the inventory.
        score.systems.what.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        score.systems.what.name: Its name.
        score.systems.criticality: unstated, standard, essential or vital.
        score.systems.score: Of what people answered.
        score.systems.suggested: With suggestions.
        score.systems.answers: How much is answered.
        score.systems.answers.answered: Questions that are answered, those that are not concerned included.
        score.systems.answers.notConcerned: Answers that say "not concerned".
        score.systems.answers.total: Questions.
        score.systems.answers.share: Answered over all, 0 to 1.
        score.systems.assets: Digital assets that it leads to.
        score.capped: Levels that count for less than was said.
        score.unexplained: Answers above what the facts suggest, without a reason.
        structure: What stops what.
        structure.components: Components of the inventory.
        structure.edges: Pairs of a node and what it needs.
        structure.critical: Critical components.
        structure.critical.what: The component.
        structure.critical.what.id: Its id in the inventory.
        structure.critical.what.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        structure.critical.what.name: Its name.
        structure.critical.criticality: unstated, standard, essential or vital.
        structure.critical.rto: Longest outage accepted, in seconds.
        structure.critical.costPerHour: Cost of an hour without it.
        structure.critical.points: Its single points of failure.
        structure.critical.pairs: Minimal combinations of two failures; absent = too many.
        structure.critical.failsItself: It is more than a name for others: its own failure stops it.
        structure.critical.hoursPerYear: Hours out per year by the rates stated.
        structure.points: Single points of failure, the widest first.
        structure.points.what: What fails.
        structure.points.what.id: Its id in the inventory.
        structure.points.what.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        structure.points.what.name: Its name.
        structure.points.breaks: Ids of the critical components that it alone takes down.
        structure.points.reach: Nodes that fall with it.
        structure.points.isRoot: False: it falls with a wider point and breaks nothing more.
        structure.commonModes: Technologies of which a flaw alone takes down a critical component, whatever there is twice.
        structure.commonModes.what: The technology.
        structure.commonModes.what.id: Its id in the inventory.
        structure.commonModes.what.kind: technology.
        structure.commonModes.what.name: Its name.
        structure.commonModes.breaks: Ids of the critical components that it alone takes down.
        structure.commonModes.reach: Nodes that fall with it.
        structure.commonModes.isRoot: False: it falls with a wider one and breaks nothing more.
        structure.cannotStart: Nodes that could not be started after a blackout.
        events: The worst events, one for each cause, the replay of the 18 November 2025 among them.
        events.what: What fails; for a replay the id of the incident.
        events.what.id: Its id in the inventory.
        events.what.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        events.what.name: Its name.
        events.isReplay: An incident of the past.
        events.title: Its name or title.
        events.start: When the incident began.
        events.duration: In seconds.
        events.cost: Absent when nothing has a price.
        events.userShare: User time lost, over all user time while it lasted.
        events.down: Components that were down.
        events.degraded: Components that were only worse.
        events.fallen: Functions that were down.
        events.fallen.what: The function.
        events.fallen.what.id: Its id in the inventory.
        events.fallen.what.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        events.fallen.what.name: Its name.
        events.fallen.down: Seconds down.
        events.fallen.rto: Seconds accepted, where it was down for longer.
        events.saved: What the changeovers that exist were worth: the same event with and without them.
        events.saved.cost: Cost avoided.
        events.saved.userShare: User time kept.
        events.saved.moves: Who changed over.
        events.saved.moves.what: Router or component.
        events.saved.moves.what.id: Its id in the inventory.
        events.saved.moves.what.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        events.saved.moves.what.name: Its name.
        events.saved.moves.at: Seconds after the start.
        events.saved.blocked: Who could not.
        events.saved.blocked.id: Its id in the inventory.
        events.saved.blocked.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        events.saved.blocked.name: Its name.
        events.wouldHaveSaved: Alternatives that would have helped.
        events.wouldHaveSaved.alternatives: What would have needed one.
        events.wouldHaveSaved.alternatives.id: Its id in the inventory.
        events.wouldHaveSaved.alternatives.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        events.wouldHaveSaved.alternatives.name: Its name.
        events.wouldHaveSaved.cost: Cost that would have been avoided.
        events.wouldHaveSaved.userShare: User time that would have been kept.
        events.wouldHaveSaved.kept: Functions that would not have fallen.
        events.wouldHaveSaved.kept.id: Its id in the inventory.
        events.wouldHaveSaved.kept.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        events.wouldHaveSaved.kept.name: Its name.
        events.assumed: What the record leaves open.
        events.assumed.kind: Which assumption.
        events.assumed.values: What it is about.
        events.lostData: Data that a change-over leaves behind.
        events.lostData.what: Whose data it is.
        events.lostData.what.id: Its id in the inventory.
        events.lostData.what.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        events.lostData.what.name: Its name.
        events.lostData.from: The stand-in that lacks it.
        events.lostData.from.id: Its id in the inventory.
        events.lostData.from.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        events.lostData.from.name: Its name.
        events.lostData.lost: Seconds of data that are lost at worst.
        events.lostData.rpo: Seconds that may be lost, where it is more.
        events.isOpen: True: nothing falls, and what the event would hit is not described, so that nothing follows.
        replays: All incidents on record.
        replays.hit: Those that would have met us, the worst first.
        replays.hit.id: Of the incident.
        replays.hit.title: Its title.
        replays.hit.start: When it began.
        replays.hit.duration: In seconds.
        replays.hit.cost: What it would cost today.
        replays.hit.userShare: User time lost.
        replays.hit.down: Components down.
        replays.spared: How many would not: all that they hit is described.
        replays.open: Those of which it is not known.
        replays.open.id: Of the incident.
        replays.open.title: Its title.
        replays.open.start: When it began.
        replays.open.gaps: What would have to be described.
        replays.open.gaps.kind: layersUnknown, placeUnknown or partUnknown.
        replays.open.gaps.values: The layers, or what stands nowhere.
        coverage: What the inventory says about each layer.
        coverage.layer: The layer.
        coverage.state: described, declaredNone, notConnected or notDescribed.
        coverage.by: Ids of the components that describe it.
        coverage.isKnown: Described, or declared none.
        targets: What the organisation wants to reach.
        targets.expectedLoss: Of an average year, at most.
        targets.singlePoints: Single points of failure, at most.
        targets.score: Maturity, at least.
        targets.by: The day by which.
        trend: Key figures from run to run, this one last.
        trend.kind: Which figure.
        trend.points: Oldest first.
        trend.points.made: When the report was made.
        trend.points.value: The figure.
        trend.target: What the organisation wants to reach.
        trend.by: The day by which.
        heat: How long each critical function is out in each of the worst events.
        heat.functions: The columns.
        heat.functions.what: The function.
        heat.functions.what.id: Its id in the inventory.
        heat.functions.what.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        heat.functions.what.name: Its name.
        heat.functions.rto: Seconds that it may be out.
        heat.causes: The rows, worst first.
        heat.causes.what: What fails; for a replay the id of the incident.
        heat.causes.what.id: Its id in the inventory.
        heat.causes.what.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        heat.causes.what.name: Its name.
        heat.causes.isReplay: An incident of the past.
        heat.causes.title: Its name or title.
        heat.causes.duration: Seconds for which it was played.
        heat.causes.cells: One for each function.
        heat.causes.cells.level: kept, worse, within, late (out for longer than accepted) or unjudged (out, and no limit is stated).
        heat.causes.cells.down: Longest outage in seconds.
        withoutRate: Parts that could have an outage rate and have none.
        year: What the outage rates mean over a year.
        year.mean: Cost of an average year, exact for the rates stated.
        year.bad: One of twenty simulated years costs more.
        year.years: Simulated years.
        year.seed: Of the draw.
        year.rates: Nodes with a rate.
        year.withoutRate: Nodes that could have one and have none.
        concentration: Whom the critical components depend on.
        concentration.critical: Critical components.
        concentration.suppliers: By ultimate owner.
        concentration.suppliers.key: Id, or ISO code of a country.
        concentration.suppliers.name: Its name.
        concentration.suppliers.uses: Critical components that lead to it.
        concentration.suppliers.falls: Critical components that fall with it.
        concentration.suppliers.spend: Share of the cost of all contracts.
        concentration.suppliers.exit: unstated, none, documented or tested: the weakest exit plan.
        concentration.suppliers.isHome: The organisation's own country.
        concentration.countries: By country of the ultimate owner.
        concentration.countries.key: Id, or ISO code of a country.
        concentration.countries.name: Its name.
        concentration.countries.uses: Critical components that lead to it.
        concentration.countries.falls: Critical components that fall with it.
        concentration.countries.spend: Share of the cost of all contracts.
        concentration.countries.exit: unstated, none, documented or tested: the weakest exit plan.
        concentration.countries.isHome: The organisation's own country.
        concentration.technologies: By technology.
        concentration.technologies.key: Id, or ISO code of a country.
        concentration.technologies.name: Its name.
        concentration.technologies.uses: Critical components that lead to it.
        concentration.technologies.falls: Critical components that fall with it.
        concentration.technologies.spend: Share of the cost of all contracts.
        concentration.technologies.exit: unstated, none, documented or tested: the weakest exit plan.
        concentration.technologies.isHome: The organisation's own country.
        concentration.limits: The organisation's own limits.
        concentration.limits.breaches: What is over them.
        concentration.limits.breaches.dimension: As written under limits.
        concentration.limits.breaches.key: What is over it.
        concentration.limits.breaches.name: Its name.
        concentration.limits.breaches.share: What it has, 0 to 1.
        concentration.limits.breaches.falls: Critical components that fall with it; 0 for spend.
        concentration.limits.breaches.of: Out of so many; 0 for spend.
        concentration.limits.breaches.limit: The limit, 0 to 1.
        concentration.limits.unjudged: Limits that nothing is stated to hold against.
        concentration.layers: By layer of technology.
        concentration.layers.layer: Such as dns.
        concentration.layers.hhi: Herfindahl-Hirschman index, 0 to 10000.
        concentration.layers.largest: Name of the owner with which most critical components fall.
        concentration.layers.uses: Critical components that use it.
        concentration.layers.falls: Critical components that fall with it.
        concentration.layers.of: Critical components that use the layer.
        concentration.layers.limit: The organisation's own limit, 0 to 1.
        concentration.layers.isOver: The limit is exceeded.
        sovereignty: Control over bought services; never part of the score.
        sovereignty.profiles: Sets of weights, in the order of the scores.
        sovereignty.services: The least control first.
        sovereignty.services.what: The service.
        sovereignty.services.what.id: Its id in the inventory.
        sovereignty.services.what.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        sovereignty.services.what.name: Its name.
        sovereignty.services.supplier: Name of its supplier.
        sovereignty.services.seal: Lowest SEAL level of the objectives that are known.
        sovereignty.services.isComplete: Every objective is known.
        sovereignty.services.known: Objectives that are known.
        sovereignty.services.objectives: Objectives.
        sovereignty.services.scores: By set of weights; null = nothing to score.
        rehearsals: What must work in an emergency.
        rehearsals.what: What is tried.
        rehearsals.what.id: Its id in the inventory.
        rehearsals.what.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        rehearsals.what.name: Its name.
        rehearsals.kind: changeover, failover, exit or evidence.
        rehearsals.last: Day of the last drill.
        rehearsals.state: done, overdue, never or failed.
        rehearsals.stated: Seconds that it is said to take.
        rehearsals.source: Where it is written.
        plan: Measures; absent when nothing was planned.
        plan.budget: Absent = none was given: the choice that pays best.
        plan.for: The sum that the plan is for: the budget, or the one that the program chose.
        plan.stability: With every rate and every cost of an hour drawn between half and double what is stated: what of the plan stays. Missing with a target.
        plan.stability.draws: How often was drawn.
        plan.stability.compared: How many choices were compared in each draw: those of the front, and the plan with one measure dropped, added or exchanged.
        plan.stability.same: Share of the draws in which none of them that can be afforded does better than the plan.
        plan.stability.changes: Id of the measure that most often comes or goes where one does; empty = none.
        plan.stability.beforeLow: Nine of ten draws give a loss a year without the plan between this and beforeHigh.
        plan.stability.beforeHigh: See beforeLow.
        plan.stability.afterLow: Nine of ten draws give a loss a year with the plan between this and afterHigh.
        plan.stability.afterHigh: See afterLow.
        plan.changing: Title of the measure that most often comes or goes where another choice does better.
        plan.changing.language: ISO 639-1; empty = that of the file.
        plan.changing.title: The title.
        plan.options: The choices - nothing, small, full - with what remains.
        plan.options.kind: nothing, small (the cheapest choice that saves at least half as much as the plan) or full (the plan).
        plan.options.cost: Of the first year.
        plan.options.measures: Ids.
        plan.options.after: What remains with it.
        plan.options.after.loss: Expected per year.
        plan.options.after.singlePoints: Single points of failure.
        plan.options.after.survived: Named events in which nothing critical was out for too long.
        plan.options.after.events: Named events.
        plan.options.low: With rates and prices halved to doubled, nine of ten draws leave a loss a year between this and high; absent = not worked out.
        plan.options.high: See low.
        plan.isLossKnown: False: nothing has an outage rate, so that no loss is known.
        plan.cost: Of the first year.
        plan.unit: Of losses: the currency, "user hours" or "hours".
        plan.before: Without the plan.
        plan.before.loss: Expected per year.
        plan.before.singlePoints: Single points of failure.
        plan.before.survived: Named events in which nothing critical was out for too long.
        plan.before.events: Named events.
        plan.after: With it.
        plan.after.loss: Expected per year.
        plan.after.singlePoints: Single points of failure.
        plan.after.survived: Named events in which nothing critical was out for too long.
        plan.after.events: Named events.
        plan.measures: Each with what it adds to those before it.
        plan.measures.id: Of the measure.
        plan.measures.title: Its title.
        plan.measures.titles: Its title in other languages.
        plan.measures.titles.language: ISO 639-1.
        plan.measures.titles.title: The title.
        plan.measures.owner: Who sees to it; empty = nobody is named.
        plan.measures.due: The day by which it works, as stated.
        plan.measures.once: Cost once.
        plan.measures.perYear: Cost per year.
        plan.measures.firstYear: Both together.
        plan.measures.effortDays: Days of work.
        plan.measures.leadTime: Seconds until it works.
        plan.measures.singlePoints: Single points of failure removed.
        plan.measures.cutSets: Combinations removed.
        plan.measures.events: Events survived in addition.
        plan.measures.before: Expected loss without it.
        plan.measures.after: Expected loss with it.
        plan.measures.isAssumed: Its cost names no source.
        plan.front: No other choice costs less and loses no more.
        plan.front.cost: Of the first year.
        plan.front.loss: Expected per year.
        plan.front.measures: How many measures.
        plan.isOptimal: Proven: nothing else does better for the money.
        plan.considered: Measures that were considered.
        rates: Outage rates in use.
        rates.what: What fails.
        rates.what.id: Its id in the inventory.
        rates.what.kind: component, plane, supplier, group, place, jurisdiction, technology, team, credential or gate.
        rates.what.name: Its name.
        rates.perYear: Outages per year.
        rates.repair: Mean duration in seconds.
        rates.source: Where it comes from.
        rates.isAssumed: It is an assumption.
        unknowns: What nobody has said.
        unknowns.kind: What is missing.
        unknowns.count: How often.
        unknowns.of: Of how many.
        unknowns.examples: The first few by name.
        versions: With what the figures can be made again.
        versions.program: Name and version.
        versions.sha256: Of the inventory as 'inventory export --as yaml' prints it.
        versions.incidents: Incidents on record.
        versions.outageHours: How long a single event is taken to last.
        versions.unknownShare: Calls taken to succeed where a record gives no figure.
        since: Comparison with an earlier report.
        since.made: When that one was made.
        since.figures: Key figures then and now.
        since.figures.kind: Which figure.
        since.figures.name: Which event or pillar; empty where there is one such figure.
        since.figures.before: Then; absent = not known.
        since.figures.after: Now; absent = not known.
        since.figures.isBetter: Absent = unchanged, or not comparable.
        since.newPoints: Names of new single points of failure.
        since.gonePoints: Names of those that are gone.
        since.isSameOrganisation: False: two organisations are compared.
        figures: What a later report is compared by.
        figures.kind: Which figure.
        figures.name: Which event or pillar.
        figures.value: The figure.
        """;
}
