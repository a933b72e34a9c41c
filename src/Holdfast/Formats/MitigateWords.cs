namespace Holdfast.Formats;

/// <summary>What the fields of <c>mitigate</c> mean, one line each: its path, a colon, its meaning.</summary>
internal static class MitigateWords
{
    public const string Plan = """
        budget: For the first year; null when only targets were asked for.
        chosen: The measures of the plan, in the order in which they save most for their cost; each figure is on top of the ones before it.
        chosen.id: The kind, and what it is about: second-region:customer-login.
        chosen.cost: First year: getting it and keeping it for one year.
        chosen.removes: What is gone with it.
        chosen.removes.spof: How many single points of failure of critical components.
        chosen.removes.cutSets: How many minimal combinations of two or three failures that took down a critical component.
        chosen.events: Named events that are survived from this step on: nothing vital is out for longer than its limit, or loses more data than its rpo.
        chosen.expectedLoss: Per year.
        chosen.expectedLoss.before: Without it, with the ones before it.
        chosen.expectedLoss.after: With it.
        chosen.title: For people.
        chosen.costDetail: What the cost is made of.
        chosen.costDetail.once: To get it, work included.
        chosen.costDetail.perYear: To keep it.
        chosen.costDetail.source: Where the figures come from; an assumption where it says so.
        chosen.effortDays: Days of work of one person, paid for within the cost.
        chosen.leadTime: From the decision to the day on which it works, in seconds.
        chosen.criteria: Criteria of the index that it speaks for.
        chosen.raised: Criteria whose level the rules suggest higher with it.
        chosen.raised.criterion: Id of the criterion.
        chosen.raised.subject: Id of the asset; empty for the organisation.
        chosen.raised.before: The level without it.
        chosen.raised.after: The level with it.
        chosen.singlePoints: Ids of the single points of failure that are gone, the most damaging first.
        pareto: The front of cost against loss: no choice costs less and loses no more; the cheapest first.
        pareto.cost: First year.
        pareto.expectedLoss: Per year.
        pareto.measures: Ids of the measures.
        optimal: Proven: nothing else that can be afforded does better. Otherwise 'remarks' says why not.
        currency: ISO 4217 code of every cost.
        cost: Of all chosen, in the first year.
        considered: How many measures were considered.
        paretoComplete: Is every point of the front there, up to twice the budget (or twice the cost of the plan)?
        before: How things stand.
        before.expectedLoss: Per year; null: not known, because nothing has an outage rate.
        before.rated: How many nodes have an outage rate.
        before.unrated: Ids of what could have a rate and has none: the true loss is higher with each.
        before.unit: The currency; user hours or hours where nothing has a price.
        before.losses: The same event by event, the dearest first.
        before.losses.event: Id of the node that is out.
        before.losses.title: Its name for people.
        before.losses.perYear: Outages per year.
        before.losses.repair: Their mean length in seconds.
        before.losses.each: What one of them costs on average.
        before.losses.yearly: What they cost in a year.
        before.downHours: Expected hours out, for each critical component.
        before.downHours.component: Its id.
        before.downHours.perYear: Exact for the rates stated; missing when it was not worked out.
        before.singlePoints: Ids of what alone takes down something critical, the most damaging first.
        before.cutSets: By size (2, 3): minimal combinations over all critical components; missing when they are too many.
        before.events: Named events and what they would do.
        before.events.event: Its name.
        before.events.cost: What it would cost.
        before.events.survived: Nothing vital is out for longer than its limit, or at all where it has none, or loses more data than its rpo.
        before.events.broken: Ids of what is.
        after: How things stand with the plan.
        after.expectedLoss: As before.
        after.rated: As before.
        after.unrated: As before.
        after.unit: As before.
        after.losses: As before.
        after.losses.event: As before.
        after.losses.title: As before.
        after.losses.perYear: As before.
        after.losses.repair: As before.
        after.losses.each: As before.
        after.losses.yearly: As before.
        after.downHours: As before.
        after.downHours.component: As before.
        after.downHours.perYear: As before.
        after.singlePoints: As before; what a measure brings can be one too.
        after.cutSets: As before.
        after.events: As before.
        after.events.event: As before.
        after.events.cost: As before.
        after.events.survived: As before.
        after.events.broken: As before.
        targets: What had to be reached.
        targets.target: As it was asked for.
        targets.reached: By the plan.
        targets.missed: What stays with the plan.
        targets.unreachable: What stays even with every measure that applies.
        remarks: Sentences about the limits of this plan.
        stability: With every rate and every cost of an hour drawn between half and double what is stated: what of the plan stays. Missing with a target.
        stability.draws: How often was drawn.
        stability.compared: How many choices were compared in each draw: those of the front, and the plan with one measure dropped, added or exchanged.
        stability.same: Share of the draws in which none of them that can be afforded does better than the plan.
        stability.changes: Id of the measure that most often comes or goes where one does; empty = none.
        stability.beforeLow: Nine of ten draws give a loss a year without the plan between this and beforeHigh.
        stability.beforeHigh: See beforeLow.
        stability.afterLow: Nine of ten draws give a loss a year with the plan between this and afterHigh.
        stability.afterHigh: See afterLow.
        score: Of the index; only with a score as the target.
        score.before: As it stands.
        score.after: With what the measures speak for counted as means.
        """;
}
