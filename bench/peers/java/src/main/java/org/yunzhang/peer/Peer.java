package org.yunzhang.peer;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import javax.imageio.ImageIO;
import org.ofdrw.converter.ConvertHelper;
import org.ofdrw.converter.ImageMaker;
import org.ofdrw.converter.SVGMaker;
import org.ofdrw.core.signatures.SigType;
import org.ofdrw.crypto.OFDEncryptor;
import org.ofdrw.crypto.enryptor.UserCertEncryptor;
import org.ofdrw.crypto.enryptor.UserPasswordEncryptor;
import org.ofdrw.crypto.integrity.GMProtectSigner;
import org.ofdrw.crypto.integrity.GMProtectVerifier;
import org.ofdrw.crypto.integrity.OFDIntegrity;
import org.ofdrw.crypto.integrity.OFDIntegrityVerifier;
import org.ofdrw.gm.cert.PKCS12Tools;
import org.ofdrw.gm.ses.parse.SESVersion;
import org.ofdrw.gm.ses.parse.VersionParser;
import org.ofdrw.gm.ses.v4.SESeal;
import org.ofdrw.reader.OFDReader;
import org.ofdrw.sign.ExtendSignatureContainer;
import org.ofdrw.sign.NumberFormatAtomicSignID;
import org.ofdrw.sign.OFDSigner;
import org.ofdrw.sign.SignIDProvider;
import org.ofdrw.sign.SignMode;
import org.ofdrw.sign.StandFormatAtomicSignID;
import org.ofdrw.sign.signContainer.GBT35275DSContainer;
import org.ofdrw.sign.signContainer.SESV1Container;
import org.ofdrw.sign.signContainer.SESV4Container;
import org.ofdrw.sign.stamppos.NormalStampPos;
import org.ofdrw.sign.stamppos.RidingStampPos;
import org.ofdrw.sign.verify.OFDValidator;
import org.ofdrw.sign.verify.SignedDataValidateContainer;
import org.ofdrw.sign.verify.container.GBT35275ValidateContainer;
import org.ofdrw.sign.verify.container.SESV1ValidateContainer;
import org.ofdrw.sign.verify.container.SESV4ValidateContainer;

/** What ofdrw does for us, one call each: bytes in, bytes out. */
final class Peer {
  private static final String STORE_PASSWORD = "777777";
  private final PrivateKey key;
  private final Certificate certificate;
  private final SESeal seal;
  private final org.ofdrw.gm.ses.v1.SESeal oldSeal;

  /** Reads the published test key and seals of ofdrw from the `seal` folder of the corpus. */
  Peer(Path corpus) throws IOException, GeneralSecurityException {
    Path store = corpus.resolve("seal/ofdrw-USER.p12");
    key = PKCS12Tools.ReadPrvKey(store, "private", STORE_PASSWORD);
    certificate = PKCS12Tools.ReadUserCert(store, "private", STORE_PASSWORD);
    seal = SESeal.getInstance(Files.readAllBytes(corpus.resolve("seal/ofdrw-UserV4.esl")));
    oldSeal =
        org.ofdrw.gm.ses.v1.SESeal.getInstance(
            Files.readAllBytes(corpus.resolve("seal/ofdrw-UserV1.esl")));
  }

  /** Throws what ofdrw throws when any signature fails. */
  void verify(byte[] file) throws Exception {
    try (OFDReader reader = new OFDReader(stream(file));
        OFDValidator validator = new OFDValidator(reader)) {
      validator.setValidator(chosenByType());
      validator.exeValidate();
    }
  }

  // ofdrw leaves the choice of the container to its caller; this is the choice its own tests make.
  private static SignedDataValidateContainer chosenByType() {
    return (type, algorithm, content, value) -> {
      if (type == SigType.Sign) {
        new GBT35275ValidateContainer().validate(type, algorithm, content, value);
        return;
      }
      SESVersion version = VersionParser.parseSES_SignatureVersion(value).getVersion();
      SignedDataValidateContainer container =
          version == SESVersion.v1 ? new SESV1ValidateContainer() : new SESV4ValidateContainer();
      container.validate(type, algorithm, content, value);
    };
  }

  /** `how`: point, riding, v1 (a point with the first generation) or sign (GB/T 35275). */
  byte[] seal(byte[] file, String how) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OFDReader reader = new OFDReader(stream(file));
        OFDSigner signer = new OFDSigner(reader, out, idsLike(reader))) {
      signer.setSignMode(SignMode.ContinueSign);
      signer.setSignContainer(container(how));
      if (how.equals("riding")) signer.addApPos(new RidingStampPos(40, 40));
      if (how.equals("point") || how.equals("v1")) {
        signer.addApPos(new NormalStampPos(1, 120, 200, 40, 40));
      }
      signer.exeSign();
    }
    return out.toByteArray();
  }

  // Its usual counter reads plain numbers only; the form `s001` has a counter of its own.
  private static SignIDProvider idsLike(OFDReader reader) {
    String last = reader.hasSignature() ? reader.getDefaultSignatures().getMaxSignId() : null;
    boolean isStandard = last != null && last.startsWith("s");
    return isStandard ? new StandFormatAtomicSignID() : new NumberFormatAtomicSignID();
  }

  private ExtendSignatureContainer container(String how) {
    return switch (how) {
      case "sign" -> new GBT35275DSContainer(certificate, key);
      case "v1" -> new SESV1Container(key, oldSeal, certificate);
      default -> new SESV4Container(key, seal, certificate);
    };
  }

  static int pages(byte[] file) throws IOException {
    try (OFDReader reader = new OFDReader(stream(file))) {
      return reader.getNumberOfPages();
    }
  }

  static String svg(byte[] file, int page, double dotsPerMm) throws IOException {
    try (OFDReader reader = new OFDReader(stream(file))) {
      return new SVGMaker(reader, dotsPerMm).makePage(page);
    }
  }

  static byte[] png(byte[] file, int page, double dotsPerMm) throws IOException {
    try (OFDReader reader = new OFDReader(stream(file))) {
      return encoded(new ImageMaker(reader, dotsPerMm).makePage(page));
    }
  }

  private static byte[] encoded(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  static byte[] pdf(byte[] file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ConvertHelper.toPdf(stream(file), out);
    return out.toByteArray();
  }

  /** GM/T 0099 encryption: for a password where one is given, else for the test certificate. */
  void encrypt(Path file, Path out, String user, String password) throws Exception {
    try (OFDEncryptor encryptor = new OFDEncryptor(file, out)) {
      encryptor.addUser(
          password == null
              ? new UserCertEncryptor(user, certificate)
              : new UserPasswordEncryptor(user, password));
      encryptor.encrypt();
    }
  }

  /** GM/T 0099 integrity protection: a list of all files and a signature over it. */
  void protect(Path file, Path out) throws Exception {
    try (OFDIntegrity integrity = new OFDIntegrity(file, out)) {
      integrity.protect(new GMProtectSigner(key, certificate));
    }
  }

  static boolean isWhole(Path file) throws Exception {
    return new OFDIntegrityVerifier().integrity(file, new GMProtectVerifier());
  }

  private static InputStream stream(byte[] file) {
    return new ByteArrayInputStream(file);
  }
}
