namespace Holdfast.Formats;

/// <summary>What the fields of the result formats mean, one line each: its path, a colon, its meaning.</summary>
internal static class ResultWords
{
    public const string Analyse = """
        components: How many components the inventory has, those generated from the failover configuration included.
        edges: How many edges the graph has between them and what stands behind them.
        critical: Each critical component; missing when a list of edges was analysed.
        critical.id: Id of the component.
        critical.name: Its name for people.
        critical.criticality: standard, essential or vital.
        critical.spof: What takes it down alone: the minimal cut sets of size one, flaws of technologies among them.
        critical.spof.id: Id of the node; a prefix says of what kind it is (supplier:, plane:, place:, …), none for a component.
        critical.spof.kind: component, plane, supplier, group, place, jurisdiction, technology, team or credential.
        critical.spof.path: From the component to the node, both included: why it falls.
        critical.cutSets: By number of failures: how many smallest combinations of other things take it down, single points and common modes being those of one; missing when the analysis gave up.
        critical.combinations: Combinations of two and more failures, small ones first; as many as were asked for.
        critical.unavailability: Share of time that it is out, from the outage rates, its own among them; missing where none are known.
        critical.importance: What contributes to that share, the largest part first.
        critical.importance.id: Id of the node.
        critical.importance.birnbaum: By how much the probability of failure rises when the node has failed, compared with when it cannot fail.
        critical.importance.fussellVesely: Share of the probability in which the node takes part.
        critical.importance.riskAchievementWorth: The probability with the node failed, divided by the probability as it is.
        critical.importance.riskReductionWorth: The probability as it is, divided by the probability when the node cannot fail; missing when nothing is left.
        critical.remark: Why something could not be computed.
        sites: With a list of edges: how many sites it has.
        concentration: Who serves how much of each layer.
        concentration.layer: dns, cdn, ca, hosting, …
        concentration.id: The owner: suppliers of one ultimate parent are one.
        concentration.uses: How many critical components lead to its services of the layer, by chains of any length; with a list of edges, its uses there.
        concentration.critical: How many critical components fall with it.
        concentration.share: Its share of the uses, 0 to 1.
        concentration.directUses: How many critical components buy or name its services themselves; missing for a list of edges, which is direct.
        concentration.directCritical: How many of those have no alternative of another owner.
        hhi: By layer: sum of the squared percentage shares, up to 10000.
        centralisation: By layer: distance of the shares from one owner each, 0 to 1.
        overall: All layers together; an owner in several layers is one.
        overall.uses: How many uses there are.
        overall.hhi: Sum of the squared percentage shares.
        overall.centralisation: Distance of the shares from one owner each, 0 to 1.
        commonModes: Technologies of which a flaw alone takes down a critical component, whatever there is twice.
        commonModes.id: Id of the technology, or of a version of it.
        commonModes.kind: technology.
        commonModes.name: Its name for people.
        commonModes.breaks: Ids of the critical components that fall with it.
        commonModes.reach: How many nodes fall with it.
        singlePoints: What can fail by itself and alone takes down a critical component, the widest reach first; what only combines others does not fail by itself.
        singlePoints.id: Id of the node.
        singlePoints.kind: Its kind.
        singlePoints.name: Its name for people.
        singlePoints.breaks: Ids of the critical components that fall with it.
        singlePoints.reach: How many nodes fall with it.
        blastRadius: Everything that can fail, what takes most critical components along first.
        blastRadius.id: Id of the node.
        blastRadius.kind: Its kind.
        blastRadius.reach: How many nodes fall with it, itself included.
        blastRadius.critical: How many critical components fall with it.
        coldStart: Starting everything from nothing.
        coldStart.waves: How many steps it takes when each starts what it can.
        coldStart.blocked: What cannot be started, though it would run on once running.
        coldStart.cycles: The circles of needs that block it.
        coldStart.order: What can be started, step by step; all of one step at the same time.
        dependence: Critical components by owner, country, technology, place and jurisdiction, the widest first.
        dependence.dimension: supplier (the last owner with all its companies), country, technology, place or jurisdiction.
        dependence.id: Its id; for a country the ISO code.
        dependence.name: Its name for people.
        dependence.uses: How many critical components lead to it.
        dependence.falls: How many fall with it.
        dependence.critical: How many critical components there are.
        dependence.spend: Share of the cost of all contracts; missing where none has one.
        overLimits: What is over the organisation's own limits, in every dimension.
        overLimits.dimension: As written under limits.
        overLimits.id: What is over it.
        overLimits.share: What it has, 0 to 1.
        overLimits.falls: How many critical components fall with it; 0 for spend.
        overLimits.of: Out of so many.
        overLimits.limit: The limit, 0 to 1.
        unjudgedLimits: Limits that nothing is stated to hold against.
        coverage: What the inventory says about each layer; only where it is known can silence mean anything.
        coverage.layer: The layer.
        coverage.state: described, declared-none, not-connected or not-described.
        coverage.by: Ids of the components that describe it.
        hints: Modelling that says less, or more, than is mostly meant.
        overDependence: Owners with which more critical components fall than the organisation's limit for the layer allows.
        overDependence.layer: The layer.
        overDependence.id: The owner.
        overDependence.critical: How many critical components fall with it.
        overDependence.sites: How many critical components there are.
        overDependence.limit: The limit, 0 to 1.
        """;

    public const string Simulate = """
        event: Id of the event.
        title: What happens, for people.
        duration: Seconds that it lasts.
        down: How many components are down at some time.
        degraded: How many are at worst degraded.
        timeline: What each affected component goes through.
        timeline.id: Id of the node.
        timeline.kind: Its kind.
        timeline.name: Its name for people.
        timeline.criticality: standard, essential, vital or unstated.
        timeline.worst: The worst state: down or degraded.
        timeline.downSeconds: Seconds that it is down, flapping counted by its share.
        timeline.spans: One state after the other, from the start of the event.
        timeline.spans.from: Seconds from the start of the event.
        timeline.spans.until: Seconds from the start of the event.
        timeline.spans.state: up, degraded, flapping or down.
        timeline.spans.share: Share of calls served, 0 to 1.
        timeline.spans.because: From the component to what failed, both included.
        lost: What is lost in all.
        lost.userShare: User time lost, divided by all user time while the event lasted.
        lost.cost: Money lost; null when no component says what an hour costs.
        lost.currency: ISO 4217.
        lost.userHours: Hours of users lost; missing when no component counts its users.
        lost.components: By component.
        lost.components.id: Id of the component.
        lost.components.lostSeconds: Seconds lost, degraded time by its share.
        lost.components.cost: Money lost by it.
        rtoBreaches: Components that are down for longer than they may.
        rtoBreaches.id: Id of the component.
        rtoBreaches.rto: Seconds that it may be down.
        rtoBreaches.down: Seconds that it is.
        start: When the event was, for incidents of the past.
        metShare: Share of the visits that met the event, where that is known.
        actions: What was decided and switched.
        actions.at: Seconds from the start of the event.
        actions.kind: What kind of step it was.
        actions.node: Id of the node that it concerns.
        actions.text: The step for people.
        dataLosses: Each time that somebody went on with a stand-in whose data is older.
        dataLosses.at: Seconds from the start of the event.
        dataLosses.node: Id of the component whose alternatives they are.
        dataLosses.from: Id of the stand-in.
        dataLosses.lostSeconds: What it lacks at worst.
        rpoBreaches: Components that lose more data than they may.
        rpoBreaches.id: Id of the component.
        rpoBreaches.rpo: Seconds of data that it may lose.
        rpoBreaches.lost: Seconds of data that it loses at worst.
        rpoBreaches.because: Id of the stand-in whose data is too old.
        routers: Routers of which the first front, or one that users were at, was not well; in the measure of lab --scenario.
        routers.id: Id of the router.
        routers.badSeconds: How long its first front was bad, weighed by how bad.
        routers.userSecondsLost: User time that met a front that failed, in seconds per user.
        routers.userTimeLostShare: The second of the first; null when the first front was never bad.
        saving: What would have saved something: an alternative out of the reach of the event.
        saving.spared: Ids of what would have needed the alternative.
        saving.savedUserShare: How much smaller the lost share would have been.
        saving.savedCost: How much less it would have cost.
        saving.saved: Critical functions that would not have fallen at all.
        assumptions: What was assumed, because the record does not say it.
        """;

    public const string Ranking = """
        hours: Hours that each event lasts; null: each for its own time.
        events: All single events, the most expensive first.
        events.event: Id of what fails.
        events.kind: Its kind.
        events.title: What happens, for people.
        events.cost: Money lost.
        events.userShare: User time lost, divided by all user time while the event lasts.
        events.down: How many components are down at some time.
        events.degraded: How many are at worst degraded.
        events.rtoBreaches: How many are down for longer than they may.
        events.hours: Hours that it was played: as long as such events last, or as was asked.
        events.perYear: How often a year, where the inventory says so.
        events.costPerYear: Cost of one times how often, where the inventory says so.
        """;

    public const string Score = """
        referential: Which questions were answered.
        referential.id: Its id.
        referential.version: Its version.
        referential.sha256: Checksum of the file.
        referential.notice: What it is and is not.
        referential.source: The workbook that it was imported from.
        profile: Id of the profile: how levels become figures.
        completeness: Answered questions divided by all, 0 to 1; not concerned counts as answered.
        notConcerned: How many answers say that the criterion does not concern the asset.
        score: Over all critical systems, on the scale of the profile; null when nothing is scored or too little is answered.
        pillars: The pillars of the referential.
        pillars.id: Such as RES-4.
        pillars.score: Arithmetic mean of its scored criteria; null when nothing is scored.
        pillars.completeness: Answered divided by all.
        pillars.name: Its name for people.
        pillars.answered: How many are answered.
        pillars.notConcerned: How many are not concerned.
        pillars.total: How many there are.
        systems: The critical systems.
        systems.id: Id of the function.
        systems.score: Geometric mean of its assets, weighted by their importance; null when nothing is scored.
        systems.criticality: standard, essential, vital or unstated.
        systems.name: Its name for people.
        systems.separate: The same without the answers about the organisation.
        systems.completeness: Answered divided by all.
        systems.notConcerned: How many are not concerned.
        systems.assets: Ids of its assets.
        criteria: Each criterion of each subject.
        criteria.id: Such as RES-4.3.
        criteria.subject: Id of an asset, or organisation.
        criteria.level: What counts: unanswered, not-concerned, not-resilient, intention, means or result.
        criteria.suggested: What the facts suggest, after the evidence was weighed; null when they do not suffice.
        criteria.rule: Id of the rule that suggests.
        criteria.cappedBy: Why less counts than was said: unproven, or the id of the evidence against it; null when it does not.
        criteria.evidence: What speaks for or against it.
        criteria.evidence.id: Its id.
        criteria.evidence.kind: declared, document, simulated, measured, drill or incident.
        criteria.evidence.outcome: for or against.
        criteria.evidence.date: The day on which it was seen.
        criteria.evidence.standing: counts, expired, notyet or withdrawn (a failure that a later proof made good).
        criteria.evidence.title: One sentence: what was seen.
        criteria.evidence.automatic: Whether the program found it by itself.
        criteria.source: Where the level comes from: none, answer or suggestion.
        criteria.answered: The level that a person gave.
        criteria.answeredFor: The subject that the answer is about, which may be wider.
        criteria.because: The reason that the person gave.
        criteria.override: Why it differs from what the rule suggests.
        criteria.unexplained: Whether a person said more than the facts do and gave no reason.
        criteria.outdated: Whether a person confirmed a suggestion that the rule has changed since.
        criteria.reason: The sentence of the rule.
        criteria.inputs: What the rule looked at.
        criteria.inputs.name: What it is.
        criteria.inputs.value: Its value.
        criteria.inputs.source: Where it comes from.
        criteria.missing: Facts that the rule would need.
        criteria.capped: The sentence of the cap.
        date: The day of the score: evidence that expired before it does not count.
        profileProvenance: official, reported or ours.
        organisationCriteria: How answers about the organisation count: inherit or separate.
        answered: How many questions are answered.
        total: How many there are.
        withSuggestions: Whether unconfirmed suggestions count where there is no answer.
        withheld: Why there is no score.
        otherReading: The score with the other reading of organisation criteria.
        assets: The digital assets.
        assets.id: Id of the component.
        assets.score: Geometric mean of its pillars; null when nothing is scored.
        assets.separate: The same of its own criteria alone.
        assets.completeness: Answered divided by all.
        assets.supplier: Id of its supplier.
        assets.uses: The critical systems that it is part of.
        assets.uses.system: Id of the function.
        assets.uses.importance: How important it is there.
        assets.uses.reason: Why.
        assets.pillars: The factors of its mean.
        assets.pillars.id: Id of the pillar.
        assets.pillars.score: Arithmetic mean of its criteria; null when nothing is scored.
        """;

    public const string Register = """
        entity: LEI of the entity that files; empty when there is none.
        referenceDate: The day that the register describes.
        rejected: Whether one of the rules 805 to 808 is broken.
        written: The file that was written; missing when none was.
        templates: The fifteen templates.
        templates.template: Its code.
        templates.title: What it holds.
        templates.rows: How many rows it has.
        templates.isFilled: False for what no inventory says.
        missing: What is missing, the rejecting first; findings with one cause are one.
        missing.weight: rejects, left-out, empty, doubtful or assumed.
        missing.rule: 805 to 808; missing for what rejects nothing.
        missing.key: The key of the inventory to fill; missing when a package was checked.
        missing.message: What is wrong, for people.
        missing.places: Columns that wait for it, such as B_02.02.c0030 (12 rows).
        """;

    public const string Suppliers = """
        organisation: Name of the organisation.
        clauses: By letter of point 5.1.4: what the clause is about.
        suppliers: Direct suppliers and service providers.
        suppliers.id: Id in the inventory.
        suppliers.name: Legal name.
        suppliers.country: ISO 3166-1 code of its seat.
        suppliers.parentCountry: That of its ultimate parent, where it has one.
        suppliers.legalId: Registered number, as the inventory has it.
        suppliers.contacts: How to reach it.
        suppliers.services: What it supplies or runs.
        suppliers.services.id: Id of the component.
        suppliers.services.name: Its name for people.
        suppliers.services.kind: Its kind.
        suppliers.functions: Ids of the functions that need one of them.
        suppliers.contracts: Its contracts.
        suppliers.contracts.id: Id in the inventory.
        suppliers.contracts.number: The number under which both sides file it.
        suppliers.contracts.end: Last day; missing = open.
        suppliers.contracts.clauses: By letter: yes, no (not among those written down) or unknown (none are written down).
        """;

    public const string Mappings = """
        texts: The texts that criteria are mapped to.
        texts.id: Short name.
        texts.title: Full name.
        texts.link: Official address, where it is known.
        sources: Who says so.
        sources.id: Short name.
        sources.mark: grid (the official grid names it), reported (published by others) or ours.
        sources.title: What it is.
        mappings: One relation each.
        mappings.from: A criterion, or a pillar for all of its criteria.
        mappings.to: Id of the text.
        mappings.at: Article, point or objective; missing = the text as a whole.
        mappings.relation: same-theme or supports; there is no equals.
        mappings.source: Id of the source.
        mappings.about: What the point is about, in our words.
        mappings.levels: With --levels: how many subjects of the criterion stand at which level.
        mappings.proofs: With --levels: ids of evidence that counts today and can prove a result.
        """;
}
