using Holdfast.Adapters.Providers;
using Holdfast.Core;
using Holdfast.Core.Sync;

namespace Holdfast.Sync;

/// <summary>What came out for one zone at one provider before anything was written.</summary>
public abstract record PlannedZone(ZoneSpec Spec, ProviderId Id)
{
    /// <summary>A guard holds something back here, a few record sets or the whole plan.</summary>
    public bool IsHeldBack => this is Refused || (this is Planned ready && ready.Plan.Held.Any());

    /// <summary>What breaks users as it stands.</summary>
    public ValueList<Objection> Findings => this switch { Planned ready => ready.Plan.Findings, Refused refused => refused.Plan.Findings, _ => [] };

    /// <summary>What is to be known of the zone as a whole.</summary>
    public ValueList<string> Remarks => this switch { Planned ready => ready.Plan.Remarks, Refused refused => refused.Plan.Remarks, _ => [] };

    /// <summary>May be applied (also when there is nothing to do).</summary>
    public sealed record Planned(ZoneSpec Spec, IProvider Provider, ZoneSnapshot Snapshot, ZonePlan Plan) : PlannedZone(Spec, Provider.Id);

    /// <summary>A guard said no; the plan is shown, not applied.</summary>
    public sealed record Refused(ZoneSpec Spec, ProviderId Id, ZoneSnapshot Snapshot, ZonePlan Plan, ValueList<Objection> Objections) : PlannedZone(Spec, Id);

    /// <summary>No complete read: no plan.</summary>
    /// <param name="IsPermanent">Asking again as we are changes nothing (a credential, its rights, an unknown zone).</param>
    public sealed record Unreadable(ZoneSpec Spec, ProviderId Id, string Reason, bool IsPermanent = false) : PlannedZone(Spec, Id);
}
