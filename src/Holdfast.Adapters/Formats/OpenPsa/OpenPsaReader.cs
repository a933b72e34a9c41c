using System.Xml;
using Holdfast.Core;

namespace Holdfast.Adapters.Formats.OpenPsa;

/// <summary>
/// Reads the coherent part of the Open-PSA model exchange format: gates of AND, OR and at-least (nested too), basic events
/// with constant probabilities, house events and parameters. No document type, no entities, nothing fetched, memory bounded.
/// </summary>
public static class OpenPsaReader
{
    /// <summary>
    /// Reads one fault tree. <paramref name="file"/> is what problems are reported under; <paramref name="top"/> names the top
    /// gate and is needed only when several gates are read by no other.
    /// </summary>
    public static OpenPsaOutcome Read(Stream stream, string file, string? top = null, OpenPsaLimits? limits = null)
    {
        limits ??= new();
        var model = new OpenPsaModel(file, limits);
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = limits.MaximumCharacters,
            MaxCharactersFromEntities = 1024,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = false,
        };
        try
        {
            using var reader = XmlReader.Create(stream, settings);
            new OpenPsaParser(reader, model, limits).ReadDocument();
        }
        catch (XmlException exception)
        {
            model.Error(exception.LineNumber, exception.LinePosition, $"The file is not what XML allows: {Plain(exception)}", HintFor(exception));
        }
        catch (OpenPsaStop)
        {
            // The problem that stopped the reading is in the model already.
        }

        return model.Resolve(top);
    }

    private static string Plain(XmlException exception)
    {
        // The runtime appends the place, which a Problem has in fields of its own.
        var cut = exception.Message.LastIndexOf(" Line ", StringComparison.Ordinal);
        return cut > 0 ? exception.Message[..cut] : exception.Message;
    }

    private static string HintFor(XmlException exception) =>
        exception.Message.Contains("DTD", StringComparison.Ordinal) ? "Remove the DOCTYPE; entities and external files are never read."
        : exception.Message.Contains("MaxCharacters", StringComparison.Ordinal) ? "The file is larger than this reader accepts."
        : "";
}
