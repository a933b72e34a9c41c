using Holdfast.Adapters.Providers;
using Holdfast.Core.Sync;
using Holdfast.Output;

namespace Holdfast.Sync;

/// <summary>Plans and their outcome as people read them.</summary>
internal static class PlanText
{
    // A longer list of changes is cut on the screen; --format json has all of them.
    private const int MostChanges = 200;

    /// <param name="apply">The command that applies the plans with these digests.</param>
    public static void Write(IReadOnlyList<PlannedZone> planned, Func<IEnumerable<string>, string> apply, TextWriter writer, Paint paint)
    {
        foreach (var zone in planned.GroupBy(one => one.Spec.Zone))
        {
            writer.WriteLine(paint.Bold(zone.Key.Unicode));
            foreach (var one in zone) Write(one, writer, paint);
            WriteZone(zone, writer, paint);
            writer.WriteLine();
        }
        var ready = planned.OfType<PlannedZone.Planned>().ToList();
        var pending = ready.Where(one => !one.Plan.IsEmpty).ToList();
        if (ready.Count == planned.Count && pending.Count == 0 && !planned.Any(one => one.IsHeldBack)) writer.WriteLine(paint.Green("Nothing to do: every provider already has what is declared."));
        else if (pending.Count > 0)
            writer.WriteLine($"Apply exactly this with:  {apply(pending.Select(one => one.Plan.Digest).Distinct())}");
        WriteTroubles(planned, writer, paint);
    }

    public static void Write(IReadOnlyList<AppliedZone> applied, TextWriter writer, Paint paint)
    {
        foreach (var zone in applied.GroupBy(one => one.Planned.Spec.Zone))
        {
            writer.WriteLine(paint.Bold(zone.Key.Unicode));
            foreach (var one in zone)
            {
                Write(one.Planned, writer, paint);
                if (one.Planned is not PlannedZone.Unreadable) WriteOutcome(one, writer, paint);
            }
            WriteZone(zone.Select(one => one.Planned), writer, paint);
            writer.WriteLine();
        }
        var complete = applied.Count(one => one.IsComplete);
        writer.WriteLine(complete == applied.Count
            ? paint.Green(applied.Sum(one => one.Applied) == 0 ? "Nothing to do: every provider already has what is declared." : $"Done at all {applied.Count} of {applied.Count}.")
            : paint.Yellow($"Done at {complete} of {applied.Count}. {(applied.Any(one => one.MayBeFinished) ? "Run apply again to finish the rest." : "Another run alone changes nothing: see above for what stands in the way.")}"));
    }

    /// <summary>What is true of the zone, once, whichever copy showed it.</summary>
    internal static void WriteZone(IEnumerable<PlannedZone> copies, TextWriter writer, Paint paint)
    {
        var all = copies.ToList();
        foreach (var finding in all.SelectMany(one => one.Findings).Distinct()) writer.WriteLine($"  {paint.Red("finding")}: {finding}");
        foreach (var remark in all.SelectMany(one => one.Remarks).Distinct()) writer.WriteLine($"  {paint.Dim("note:")} {remark}");
    }

    private static void Write(PlannedZone one, TextWriter writer, Paint paint)
    {
        switch (one)
        {
            case PlannedZone.Unreadable unreadable:
                writer.WriteLine($"  {one.Id}: {paint.Red("unreadable")}: {unreadable.Reason}");
                break;
            case PlannedZone.Refused refused:
                WritePlan(refused.Plan, paint.Red("refused"), writer, paint);
                WriteObjections(refused.Plan, writer, paint);
                break;
            case PlannedZone.Planned ready:
                WritePlan(ready.Plan, !ready.Plan.IsEmpty ? "planned" : ready.IsHeldBack ? "nothing else to do" : paint.Green("up to date"), writer, paint);
                WriteObjections(ready.Plan, writer, paint);
                break;
        }
    }

    private static void WriteObjections(ZonePlan plan, TextWriter writer, Paint paint)
    {
        foreach (var objection in plan.Objections)
        {
            var lead = objection.Holds.IsEmpty ? "" : $"{paint.Yellow("held back")}: ";
            writer.WriteLine($"      {lead}{paint.Red(objection.Guard.Name())}: {objection.Message}");
            if (Guards.Forceable.Contains(objection.Guard)) writer.WriteLine($"          {paint.Dim($"if you are sure: --force {objection.Guard.Name()}")}");
        }
    }

    private static void WritePlan(ZonePlan plan, string state, TextWriter writer, Paint paint)
    {
        writer.WriteLine($"  {plan.Provider}: {state}: {Counts(plan)}{(plan.IsEmpty ? "" : $"  {paint.Dim(plan.Digest)}")}");
        foreach (var change in plan.Changes.Take(MostChanges)) WriteChange(change, writer, paint);
        if (plan.Changes.Count > MostChanges) writer.WriteLine($"      ... and {plan.Changes.Count - MostChanges} more (all of them with --format json)");
        foreach (var orphan in plan.Orphans)
            if (!plan.Changes.Any(change => change.Key == orphan))
                writer.WriteLine($"      {paint.Dim($"orphan: {orphan} was created by Holdfast and is no longer declared; --prune removes it")}");
        foreach (var note in plan.Notes) writer.WriteLine($"      {paint.Dim("note:")} {note}");
    }

    private static string Counts(ZonePlan plan)
    {
        var orphans = plan.Orphans.Count == 0 ? "" : $", {plan.Orphans.Count} orphan{(plan.Orphans.Count == 1 ? "" : "s")}";
        return $"{plan.Creates} to create, {plan.Updates} to update, {plan.Deletes} to delete, {plan.Unchanged} unchanged, {plan.Undeclared} undeclared (untouched){orphans}";
    }

    private static void WriteChange(Change change, TextWriter writer, Paint paint)
    {
        switch (change)
        {
            case Change.Create create:
                writer.WriteLine($"      {paint.Green("+")} {Line(create.After.Set.Key, create.After)}");
                break;
            case Change.Delete delete:
                writer.WriteLine($"      {paint.Red("-")} {delete.Key.Name} {delete.Before.Set.Ttl} {delete.Key.Type} {string.Join(" | ", delete.Before.Set.Values)}{Why(delete.Reason)}");
                break;
            case Change.Update update:
                writer.WriteLine($"      {paint.Yellow("~")} {update.Key.Name} {update.Key.Type}");
                foreach (var (what, before, after) in Differences(update)) writer.WriteLine($"          {what}: {before} {paint.Dim("→")} {after}");
                break;
        }
    }

    private static string Why(DeleteReason reason) => reason switch
    {
        DeleteReason.Replaced => "  (another type takes the name)",
        DeleteReason.Undeclared => "  (undeclared: delete)",
        _ => "  (orphan)",
    };

    private static string Line(Core.Dns.RecordKey key, DesiredSet set) =>
        $"{key.Name} {set.Set.Ttl} {key.Type} {string.Join(" | ", set.Set.Values)}{(set.Proxied is true ? " (proxied)" : "")}";

    private static IEnumerable<(string What, string Before, string After)> Differences(Change.Update update)
    {
        var (before, after) = (update.Before, update.After);
        if (before.Set.Values != after.Set.Values) yield return ("values", string.Join(" | ", before.Set.Values), string.Join(" | ", after.Set.Values));
        if (before.IsUneven) yield return ("ttl", "differs among the values", $"{after.Set.Ttl} s");
        else if (before.Set.Ttl != after.Set.Ttl && after.Proxied is not true) yield return ("ttl", $"{before.Set.Ttl} s", $"{after.Set.Ttl} s");
        if (after.Proxied is { } proxied && (before.Proxied ?? false) != proxied) yield return ("proxied", YesNo(before.Proxied ?? false), YesNo(proxied));
        if (after.Comment is { } comment && (before.Comment ?? "") != comment) yield return ("comment", $"'{before.Comment}'", $"'{comment}'");
    }

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static void WriteOutcome(AppliedZone one, TextWriter writer, Paint paint)
    {
        if (one.WasRefused)
        {
            if (one.Planned is not PlannedZone.Refused) writer.WriteLine($"      {paint.Red("refused")}: {one.Error}");
            return;
        }
        foreach (var outcome in one.Outcomes)
        {
            var text = outcome switch
            {
                ChangeOutcome.Failed failed => $"{paint.Red("failed")}: {outcome.Change.Key}: {failed.Reason}",
                ChangeOutcome.Unknown unknown => $"{paint.Yellow("unknown")}: {outcome.Change.Key}: {unknown.Reason}; run apply again: it reads first",
                ChangeOutcome.NotTried skipped => $"{paint.Yellow("not tried")}: {outcome.Change.Key}: {skipped.Reason}",
                _ => null,
            };
            if (text is not null) writer.WriteLine($"      {text}");
        }
        if (one.Outcomes.Count > 0) writer.WriteLine($"      applied {one.Applied} of {one.Outcomes.Count}");
        writer.WriteLine("      " + one.Verified switch
        {
            true => paint.Green($"verified: {one.VerifiedReason}"),
            false => paint.Red($"not verified: {one.VerifiedReason}"),
            _ => paint.Dim($"not verified: {one.VerifiedReason}"),
        });
    }

    private static void WriteTroubles(IReadOnlyList<PlannedZone> planned, TextWriter writer, Paint paint)
    {
        var unreadable = planned.Count(one => one is PlannedZone.Unreadable);
        var refused = planned.Count(one => one is PlannedZone.Refused);
        if (unreadable > 0) writer.WriteLine(paint.Yellow(unreadable == planned.Count ? "None of the copies could be read: nothing can be applied." : $"{unreadable} of {planned.Count} could not be read; the others can be applied all the same."));
        var held = planned.OfType<PlannedZone.Planned>().SelectMany(one => one.Plan.Held).Distinct().Count();
        if (held > 0) writer.WriteLine(paint.Yellow($"{held} record set{(held == 1 ? "" : "s")} held back by a guard and untouched; the rest can be applied."));
        if (refused > 0) writer.WriteLine(paint.Yellow($"{refused} of {planned.Count} refused by a guard."));
    }
}
