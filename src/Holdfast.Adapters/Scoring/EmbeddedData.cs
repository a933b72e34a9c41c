namespace Holdfast.Adapters.Scoring;

/// <summary>Data files that come with the program.</summary>
internal static class EmbeddedData
{
    public static string Read(string resource)
    {
        using var stream = typeof(EmbeddedData).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"{resource} is not embedded");
        using var text = new StreamReader(stream);
        return text.ReadToEnd();
    }
}
