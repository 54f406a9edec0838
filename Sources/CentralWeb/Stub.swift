enum CentralWebStub {}
