using Holdfast.Core.Inventory;

namespace Holdfast.Core.Simulation;

/// <summary>What a scenario did, component by component.</summary>
/// <param name="Timelines">Nodes that were not up all the time: components first, then what is behind them; each in the order of the graph.</param>
/// <param name="Actions">What was switched, written, or could not be, in order of time.</param>
public sealed record SimulationResult(
    Scenario Scenario,
    ValueList<Timeline> Timelines,
    ValueList<MitigationAction> Actions,
    ValueList<RtoBreach> RtoBreaches,
    Loss Lost)
{
    /// <summary>Routers of which a front that users were at, or the first one, was not well.</summary>
    public ValueList<RouterLoss> Routers { get; init; }

    /// <summary>Each time that somebody went on with older data.</summary>
    public ValueList<DataLoss> DataLosses { get; init; }

    /// <summary>Who lost more data than may be lost.</summary>
    public ValueList<RpoBreach> RpoBreaches { get; init; }

    /// <summary>Components that were down at some time.</summary>
    public int Down => Timelines.Count(timeline => timeline.Kind == NodeKind.Component && timeline.Worst == Level.Down);

    /// <summary>Components that were never down, but worse at some time.</summary>
    public int Degraded => Timelines.Count(timeline => timeline.Kind == NodeKind.Component && timeline.Worst == Level.Degraded);

    public Timeline? Of(string node) => Timelines.FirstOrDefault(timeline => timeline.Node == node);
}

/// <param name="Spans">Without gaps from the first change to the last; before and after it was up.</param>
public sealed record Timeline(string Node, NodeKind Kind, string Name, Criticality Criticality, ValueList<StateSpan> Spans)
{
    public Level Worst => Spans.Count == 0 ? Level.Up : Spans.Max(span => span.Level);

    public TimeSpan DownTime => Sum(span => span.Level == Level.Down);

    /// <summary>The longest time down without a break.</summary>
    public TimeSpan LongestDown
    {
        get
        {
            TimeSpan longest = default, now = default;
            foreach (var span in Spans)
            {
                now = span.Level == Level.Down ? now + (span.Until - span.From) : default;
                if (now > longest) longest = now;
            }
            return longest;
        }
    }

    /// <summary>Time weighted with the share of calls that failed.</summary>
    public TimeSpan LostTime => Spans.Aggregate(TimeSpan.Zero, (sum, span) => sum + ((span.Until - span.From) * (1 - span.Share)));

    private TimeSpan Sum(Func<StateSpan, bool> which) => Spans.Where(which).Aggregate(TimeSpan.Zero, (sum, span) => sum + (span.Until - span.From));
}

/// <param name="Share">Share of calls or users served.</param>
/// <param name="Because">The path of node ids from the component to what failed, both ends included; empty when up or not asked for.</param>
public sealed record StateSpan(TimeSpan From, TimeSpan Until, Level Level, double Share, ValueList<string> Because);

public enum ActionKind { SwitchStarted, SwitchDone, SwitchCancelled, Decided, Written, Moved, Blocked, FailedBack }

/// <param name="Node">The router, or the component whose group of alternatives it is.</param>
/// <param name="Text">A sentence for people.</param>
public sealed record MitigationAction(TimeSpan At, ActionKind Kind, string Node, string Text);

/// <summary>What a router could not save, in the measure of <c>lab</c>: user time, of the time during which its first front was bad.</summary>
/// <param name="First">The name of its first front.</param>
/// <param name="Bad">Weighed by how bad.</param>
/// <param name="Lost">Weighed by the users who met a front that did not serve them.</param>
public sealed record RouterLoss(string Node, string First, TimeSpan Bad, TimeSpan Lost)
{
    /// <summary>Null when the first front was never bad.</summary>
    public double? Share => Bad > TimeSpan.Zero ? Lost / Bad : null;
}

public sealed record RtoBreach(string Node, TimeSpan Rto, TimeSpan Down);

/// <param name="UserShare">User time lost, divided by all user time while the event lasted, over the critical functions; 0 … 1 or more when the effects outlast the event.</param>
/// <param name="UserHours">Lost hours times users; null when no component counts its users.</param>
/// <param name="Cost">Null when no component has a cost per hour.</param>
public sealed record Loss(double UserShare, double? UserHours, Money? Cost, ValueList<ComponentLoss> Components);

public sealed record ComponentLoss(string Node, TimeSpan LostTime, decimal Cost);
