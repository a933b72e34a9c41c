using System.Globalization;

namespace Holdfast.Core.Simulation;

public enum AssumptionKind
{
    /// <summary>Values: owner of the incident.</summary>
    NoSuchSupplier,

    /// <summary>Values: region of the incident.</summary>
    NoSuchPlace,

    /// <summary>Values: plane, owner.</summary>
    NothingOnPlane,

    /// <summary>Values: plane, share of calls taken to succeed (0 … 1).</summary>
    StrengthUnknown,

    /// <summary>It came and went; when is not on record. Values: plane.</summary>
    TimesUnknown,

    /// <summary>Values: plane.</summary>
    RecordIsGuess,

    /// <summary>Values: plane.</summary>
    RecordFromMemory,

    /// <summary>Values: supplier, the first components by id, how many more.</summary>
    PartUnknown,

    /// <summary>Values: share of customers (0 … 1), who they are.</summary>
    TakenToBeHit,

    /// <summary>Values: time of day, UTC.</summary>
    TailNotCounted,

    /// <summary>Values: id of the other incident.</summary>
    CausedByOther,

    /// <summary>The event was in layers that the inventory does not describe. Values: the layers.</summary>
    LayersUnknown,

    /// <summary>Values: region of the incident, the first components of the supplier that stand nowhere, how many more.</summary>
    PlaceUnknown,
}

/// <summary>Something that the record of an event does not say, and what was taken for it. Its values are plain, so that it can be said in any language.</summary>
public sealed record ScenarioAssumption(AssumptionKind Kind, ValueList<string> Values)
{
    public override string ToString() => Kind switch
    {
        AssumptionKind.NoSuchSupplier => $"nothing in the inventory is supplied by '{Values[0]}' (an id, or one of a supplier's aliases)",
        AssumptionKind.NoSuchPlace => $"the outage was in {Values[0]}: no place of the inventory has that name; planes that served everywhere are hit all the same",
        AssumptionKind.NothingOnPlane => $"nothing of ours is on the plane '{Values[0]}' of {Values[1]}",
        AssumptionKind.StrengthUnknown => $"how bad '{Values[0]}' was is not on record: {Percent(Values[1])} of calls are taken to succeed",
        AssumptionKind.TimesUnknown => $"when '{Values[0]}' came and went is not on record: it is played in ten-minute cycles, half of each bad",
        AssumptionKind.RecordIsGuess => $"part of the record for '{Values[0]}' is a guess",
        AssumptionKind.RecordFromMemory => $"part of the record for '{Values[0]}' is from memory",
        AssumptionKind.PartUnknown => $"it is not said which part of {Values[0]} these are, so they are taken as not hit: {Values[1]}{(Values[2] == "0" ? "" : $" and {Values[2]} more")} (add 'plane:')",
        AssumptionKind.TakenToBeHit => $"it met {Percent(Values[0])} of {Values[1]}: we are taken to be among them",
        AssumptionKind.TailNotCounted => $"after-effects until {Values[0]} UTC are not counted: their size is not on record",
        AssumptionKind.LayersUnknown => $"the inventory says nothing about {string.Join(", ", Values)}, where this outage was: that nothing of ours falls there is not known (describe the layer, or name it under 'organisation: without:')",
        AssumptionKind.PlaceUnknown => $"it is not said where these stand, so that the outage in {Values[0]} is not known to spare them: {Values[1]}{(Values[2] == "0" ? "" : $" and {Values[2]} more")} (add 'place:')",
        AssumptionKind.CausedByOther => $"it was caused by {Values[0]}, which is a scenario of its own",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string Share(double share) => share.ToString("R", CultureInfo.InvariantCulture);

    private static string Percent(string share) => double.Parse(share, CultureInfo.InvariantCulture).ToString("P0", CultureInfo.InvariantCulture);
}
