using System.Globalization;
using Holdfast.Adapters.Probes;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Holdfast.Watch;

/// <summary>
/// Sends traces and metrics by OTLP when the standard variable OTEL_EXPORTER_OTLP_ENDPOINT is set (or the one for traces or metrics
/// alone); the exporter reads the other OTEL_ variables itself. Nothing is collected otherwise.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private Telemetry(TracerProvider? traces, MeterProvider? metrics) => (_traces, _metrics) = (traces, metrics);

    public static Telemetry Start(string watcher, Func<string, string?> environment)
    {
        void Service(ResourceBuilder resource) => resource.AddService("holdfast", serviceInstanceId: watcher);
        var traces = EndpointFor("TRACES", "v1/traces", environment) is not { } tracesTo ? null : Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(Service).AddSource(Traces.SourceName, ProbeTraces.SourceName).AddOtlpExporter(options => Set(options, tracesTo)).Build();
        var metrics = EndpointFor("METRICS", "v1/metrics", environment) is not { } metricsTo ? null : Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(Service).AddMeter(MetricsEndpoint.MeterName).AddOtlpExporter((options, reader) =>
            {
                Set(options, metricsTo);
                if (int.TryParse(environment("OTEL_METRIC_EXPORT_INTERVAL"), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0)
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = milliseconds;
            }).Build();
        return new Telemetry(traces, metrics);
    }

    /// <summary>What waits is sent, within the exporter's own limit.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    /// <summary>The rules of the specification: the signal's own variable is taken as it is, the common one gets the signal's path for HTTP.</summary>
    private static (Uri Endpoint, OtlpExportProtocol Protocol)? EndpointFor(string signal, string path, Func<string, string?> environment)
    {
        var protocol = (environment($"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL") ?? environment("OTEL_EXPORTER_OTLP_PROTOCOL")) == "http/protobuf" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        if (environment($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") is { Length: > 0 } own && Uri.TryCreate(own, UriKind.Absolute, out var exact)) return (exact, protocol);
        if (environment("OTEL_EXPORTER_OTLP_ENDPOINT") is not { Length: > 0 } text || !Uri.TryCreate(text, UriKind.Absolute, out var common)) return null;
        return (protocol == OtlpExportProtocol.HttpProtobuf ? new Uri(new Uri(common.ToString().TrimEnd('/') + "/"), path) : common, protocol);
    }

    private static void Set(OtlpExporterOptions options, (Uri Endpoint, OtlpExportProtocol Protocol) to) => (options.Endpoint, options.Protocol) = to;
}
