using Microsoft.Extensions.Logging;

namespace Holdfast.Watch;

/// <summary>What the watcher as a service logs about itself.</summary>
internal sealed partial class ServiceLog(ILogger logger)
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(1030, LogLevel.Information, "watching {Routers} as {Watcher}; state in {Folder}")]
    public partial void Watching(string routers, string watcher, string folder);

    [LoggerMessage(1031, LogLevel.Information, "the configuration is read again")]
    public partial void Reloading();

    [LoggerMessage(1032, LogLevel.Error, "the new configuration is refused, going on with the old one: {Why}")]
    public partial void ReloadRefused(string why);

    [LoggerMessage(1033, LogLevel.Information, "stopped")]
    public partial void Stopped();

    [LoggerMessage(1035, LogLevel.Warning, "{Words}")]
    public partial void Warning(string words);

    [LoggerMessage(1034, LogLevel.Error, "the page for metrics and health cannot listen at {Address}: {Reason}; watching goes on without it")]
    public partial void NoPage(string address, string reason);
}
