using Holdfast.Core.Failover;
using Microsoft.Extensions.Logging;

namespace Holdfast.Watch;

/// <summary>What a <see cref="RouterLoop"/> logs, each message with its number.</summary>
internal sealed partial class RouterLog(ILogger logger)
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(1001, LogLevel.Warning, "{Router}: switching from {From} to {To}: {Reason}")]
    public partial void Switching(string router, string from, string to, string reason);

    [LoggerMessage(1002, LogLevel.Information, "{Router}: {Front} was {Before}, is {After} ({Votes})")]
    public partial void VerdictChanged(string router, string front, Verdict before, Verdict after, string votes);

    [LoggerMessage(1003, LogLevel.Information, "{Router}: holding: {Reason}")]
    public partial void Holding(string router, string reason);

    [LoggerMessage(1004, LogLevel.Information, "{Router}: {Words}")]
    public partial void Confirmed(string router, string words);

    [LoggerMessage(1005, LogLevel.Warning, "{Router}: mode is {Mode}")]
    public partial void Mode(string router, WatcherMode mode);

    [LoggerMessage(1006, LogLevel.Warning, "{Router}: {By} says: {Reason}")]
    public partial void Operated(string router, string by, string reason);

    [LoggerMessage(1007, LogLevel.Information, "{Router}: started: {Reason}")]
    public partial void Started(string router, string reason);

    [LoggerMessage(1008, LogLevel.Warning, "{Router}: waiting: {Reason}")]
    public partial void Waiting(string router, string reason);

    [LoggerMessage(1009, LogLevel.Warning, "{Router}: {Provider} could not be read at start: {Reason}")]
    public partial void StartRead(string router, string provider, string reason);

    [LoggerMessage(1010, LogLevel.Warning, "{Router}: adopting epoch {Epoch}, {Front}: {Why}")]
    public partial void Adopted(string router, string epoch, string front, string why);

    [LoggerMessage(1011, LogLevel.Warning, "{Router}: {Provider} was changed by somebody else: it holds {Found} instead of {Wanted}; written back")]
    public partial void Drifted(string router, string provider, string found, string wanted);

    [LoggerMessage(1012, LogLevel.Warning, "{Router}: epoch {Epoch} is not obeyed: {Why}")]
    public partial void Refused(string router, string epoch, string why);

    [LoggerMessage(1013, LogLevel.Error, "{Router}: a request to {Provider} failed in this program; it is retried")]
    public partial void RequestFailed(string router, string provider, Exception error);

    [LoggerMessage(1014, LogLevel.Warning, "{Router}: an observation is not kept: {Reason}")]
    public partial void NotKept(string router, string reason);

    [LoggerMessage(1015, LogLevel.Error, "{Router}: the journal cannot be read, so this start knows what the providers hold and nothing else: {Reason}")]
    public partial void JournalUnreadable(string router, string reason);
}
